"""Streamlit in, checked values out; the only rooms besides pages/ that know Streamlit."""
