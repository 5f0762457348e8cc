"""Looking inside a network: activations, scans, receptive fields. Runs without Streamlit."""
