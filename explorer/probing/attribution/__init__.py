"""Which pixels an answer rests on: one method per file. Runs without Streamlit."""
