"""The stage: a Streamlit component whose grids are edited in place and redraw under the finger.

Its JavaScript lies in explorer/static/stage and is loaded by a few inline lines, so that a message
carries numbers only. It mirrors the size arithmetic and the window sum; what it sends back is
checked again here, computed in NumPy and compared with PyTorch.
"""

from explorer.widgets.stage.operation import operation_stage

__all__ = ["operation_stage"]
