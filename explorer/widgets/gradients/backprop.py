"""From back-propagation through a convolution to the same numbers as a transposed convolution."""

from explorer import links
from explorer.ideas.gradients import BackpropCase
from explorer.widgets.lesson import link


def transposed_link(case: BackpropCase) -> None:
    """Link to the page Convolution, which stamps the gradient of z with the kernel.

    Parameters
    ----------
    case : BackpropCase
    """
    link(
        "convolution",
        "∂L/∂x as a transposed convolution",
        links.write(case.transposed()),
        icon=":material/stacks:",
    )
