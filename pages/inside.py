"""Inside the network: filters, feature maps, and the pictures that excite a filter most."""

import streamlit as st

from explorer.places import ROOT
from explorer.widgets.inside import inside

PAGE = ROOT / "pages" / "inside.py"

st.title("Inside the network")
st.markdown(
    "See what a trained network has learnt: its **filters**, the **feature maps** that they make "
    "of a picture, and the pictures that excite each filter most."
)

inside()

st.subheader("Try this")
st.page_link(
    PAGE,
    label="The filters of conv1: which look for edges, which for a colour?",
    query_params={"inside_part": "Filters", "inside_layer": "conv1"},
)
st.page_link(
    PAGE,
    label="One picture through conv3: most maps are 0 almost everywhere. Compare before the ReLU.",
    query_params={"inside_part": "Feature maps", "inside_layer": "conv3"},
)
st.page_link(
    PAGE,
    label="Ask for maximum and for mean: how many of the nine pictures are the same?",
    query_params={"inside_part": "Top pictures", "inside_layer": "conv2"},
)

with st.expander("Common mistakes"):
    st.markdown(
        """
- **A map is not a picture of the data.** Its colour says how strongly the filter answers at that
  place; the colours of the input are gone after conv1.
- **Only conv1's filters can be seen as colour pictures.** A deeper filter has one kernel for each
  map that comes in, and none of these maps is red, green or blue.
- **Compare maps only on one scale.** Here all maps of a layer share the scale that the legend
  prints; two different pictures have two different scales.
- **Nine pictures of one class do not make a "dog filter".** Look at the mean list too, at the
  firing rate, and at the same filter before training: by the mean, even an untrained network's
  lists look rather pure.
- **The box is what can matter, not what did.** A unit of conv3 can see 18×18 pixels; those near
  the middle usually count most.
"""
    )
