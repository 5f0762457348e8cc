"""Pictures to train on: shapes drawn here, CIFAR-10, and folders; the only user of the network."""
