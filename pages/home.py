"""Home: what is here, in one screen."""

import streamlit as st

from explorer.widgets.datasets.shelf import short_shelf
from explorer.widgets.home import cards, device_line
from explorer.widgets.lesson import heading, link

heading(
    "CNN explorer",
    "Learn how convolutional networks see by touching every number: first the operations on small "
    "matrices, then a network that you train, then what it has learnt.",
)
cards()
device_line()
st.subheader("Pictures to train with", anchor=False)
short_shelf()
link("datasets", "Look at them, get what is missing, or add your own")
