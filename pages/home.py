"""Home: what is here, in one screen."""

import streamlit as st

from explorer.widgets.home import cards, device_line
from explorer.widgets.lesson import heading
from explorer.widgets.shelf import dataset_shelf

heading(
    "CNN explorer",
    "Learn how convolutional networks see by touching every number: first the operations on small "
    "matrices, then a network that you train, then what it has learnt.",
)
cards()
device_line()
st.subheader("Pictures to train with", anchor=False)
dataset_shelf()
