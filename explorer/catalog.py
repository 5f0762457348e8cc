"""The pages: section, file, title, address, the one line that Home shows, and the icon."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageEntry:
    """One page of the app; `file` lies in pages/, `address` is its part of the URL."""

    section: str
    file: str
    title: str
    address: str
    line: str
    icon: str


PAGES = (
    PageEntry("", "home.py", "Home", "home", "What is here.", ":material/home:"),
    PageEntry(
        "Operations",
        "output_size.py",
        "Output size",
        "output_size",
        "See where every window lies, and which cells the floor leaves out.",
        ":material/straighten:",
    ),
    PageEntry(
        "Operations",
        "convolution.py",
        "Convolution",
        "convolution",
        "Slide a kernel over a matrix and see every product.",
        ":material/grid_on:",
    ),
    PageEntry(
        "Operations",
        "pooling.py",
        "Pooling",
        "pooling",
        "Keep the largest or the mean of a window, and see what a shift changes.",
        ":material/compress:",
    ),
    PageEntry(
        "Operations",
        "activations.py",
        "Activations",
        "activations",
        "ReLU and its relatives as curve and on a matrix, and one whole neuron.",
        ":material/show_chart:",
    ),
    PageEntry(
        "Operations",
        "stack.py",
        "Stack layers",
        "stack",
        "Build a network and see shapes, parameters and receptive fields.",
        ":material/stacks:",
    ),
    PageEntry(
        "Pictures and data",
        "pictures.py",
        "Kernels on pictures",
        "pictures",
        "Sobel, blur or your own kernel on any picture, then ReLU and pooling.",
        ":material/filter_center_focus:",
    ),
    PageEntry(
        "Pictures and data",
        "numbers.py",
        "A picture is numbers",
        "numbers",
        "Zoom into the pixels, on every scale and in both layouts.",
        ":material/apps:",
    ),
    PageEntry(
        "Pictures and data",
        "normalisation.py",
        "Normalisation",
        "normalisation",
        "Move and stretch the histograms, and see which constants are which.",
        ":material/equalizer:",
    ),
    PageEntry(
        "Pictures and data",
        "augmentation.py",
        "Augmentation",
        "augmentation",
        "Turn, crop, recolour and mix pictures; see what is drawn, and what the label says.",
        ":material/auto_awesome_motion:",
    ),
    PageEntry(
        "Pictures and data",
        "datasets.py",
        "Data sets",
        "datasets",
        "Browse the classes, count them, see their means and which pictures come twice.",
        ":material/photo_library:",
    ),
    PageEntry(
        "Training",
        "train.py",
        "Train",
        "train",
        "Choose pictures and a network, press start, watch it learn.",
        ":material/monitoring:",
    ),
    PageEntry(
        "Training",
        "step.py",
        "One training step",
        "step",
        "Forward, loss, backward, update, with the numbers of one weight.",
        ":material/footprint:",
    ),
    PageEntry(
        "Training",
        "results.py",
        "After training",
        "results",
        "See what a network gets right and wrong, and how sure it is of it.",
        ":material/fact_check:",
    ),
    PageEntry(
        "Training",
        "compare.py",
        "Compare runs",
        "compare",
        "Lay runs side by side: curves, recipes, and differences with their intervals.",
        ":material/compare_arrows:",
    ),
    PageEntry(
        "Inside a network",
        "network.py",
        "The whole network",
        "network",
        "Every layer a column of maps: see what feeds a map, and open it into its sums.",
        ":material/hub:",
    ),
    PageEntry(
        "Inside a network",
        "inside.py",
        "Inside the network",
        "inside",
        "Filters, feature maps, and the pictures that excite a filter most.",
        ":material/visibility:",
    ),
    PageEntry(
        "Inside a network",
        "why.py",
        "Why this answer",
        "why",
        "Which pixels an answer rests on, by five methods, and which of them to believe.",
        ":material/contact_support:",
    ),
    PageEntry(
        "Inside a network",
        "guess.py",
        "Guess the filter",
        "guess",
        "Predict which of two unseen pictures excites a filter more, scored against chance.",
        ":material/quiz:",
    ),
)
