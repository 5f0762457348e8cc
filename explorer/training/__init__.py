"""From a recipe to a run: the loop, the worker process, the queue. Runs without Streamlit."""
