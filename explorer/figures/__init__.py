"""Arrays in, pictures and Plotly figures out; no Streamlit."""
