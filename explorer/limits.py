"""Every number that bounds a user, with its unit and its reason."""

# Matrices on the stage
INPUT_SIDE_MAX = 16  # cells; more does not fit beside a kernel on a laptop at 32 px a cell
KERNEL_SIDE_MAX = 11  # cells; the largest kernel of the classic networks (AlexNet)
CHANNELS_MAX = 4  # input channels of the Convolution page; red, green, blue and one more
FILTERS_MAX = 4  # filters of the Convolution page; as many feature maps fit side by side
DILATION_MAX = 4  # cells; a 3×3 kernel then spans 9 cells, more than half of the largest input
STRIDE_MAX = 5  # cells; larger strides only skip more of a 16-cell input
PADDING_MAX = 10  # cells; K - 1 for the largest kernel, the "full" convolution
POOL_WINDOW_MAX = 8  # cells; half of the largest input
POOL_SHIFT_MAX = 3  # pixels; one more than the usual stride, so that every case comes round
LEAKY_SLOPE_MAX = 1.0  # factor; at 1 a leaky ReLU leaves everything as it is
NEURON_INPUTS_MIN = 2  # inputs; with one there is nothing to add up
NEURON_INPUTS_MAX = 5  # inputs; so many products stand in one line of a laptop
NEURON_ABS_MAX = 5.0  # what an input, a weight and the bias may be; the curves are flat beyond
CELL_ABS_MAX = 1e6  # 4 × 121 products of two such cells stay exact in float64 (4.8e14 < 2**53)
CELL_TEXT_MAX = 32  # characters of one typed cell; longer text is not a number anybody meant

# Sizes alone
SIZE_INPUT_MAX = 256  # cells; the pictures of ImageNet are brought to 224
SIZE_KERNEL_MAX = 16  # cells; the patches of a vision transformer
SIZE_STEP_MAX = 16  # cells of stride and padding; as long as the longest kernel
SIZE_OUTPUT_MAX = 512  # cells of an output that is drawn; more is thinner than a pixel of a phone

# Stacks of layers
LAYERS_MAX = 64  # layers; VGG11 with batch norm has 38, and the table stays readable
STACK_SIDE_MAX = 512  # pixels; larger than what classifiers are usually trained on (224)
STACK_CHANNELS_MAX = 16_384  # channels or outputs of one layer; VGG's widest has 4,096
STACK_WINDOW_MAX = 32  # cells of a kernel; a window over a whole 32×32 picture
STACK_STEP_MAX = 16  # cells of stride, padding, dilation; half of the largest kernel
PARAMETERS_MAX = 500_000_000  # weights and biases; 2 GB in float32, VGG11 has 129,591,240

# Sheets: the pages around the convolution
SHEET_STOPS_MAX = 64  # of a slider whose every stop is sent beforehand; finer than a finger drags
SKIP_SIDE_MAX = 6  # cells; x, F(x), their sum and two outputs stand in one row of a laptop
SHORTCUT_CHANNELS_MAX = 2  # channels before; four after it, each with its own sums
STAGE_CHANNELS_MAX = 512  # channels of a stage's input; twice the widest one of ResNet-34
STAGE_SIDE_MAX = 224  # rows and columns of a stage's input; the pictures of ImageNet
STAGE_BLOCKS_MAX = 12  # blocks of a stage; twice the most of ResNet-34
DEEP_LAYERS_MAX = 50  # layers, forward and back twice in a few milliseconds while one drags
SEED_SHOWN_MAX = 999  # draws one after the other; a link holds three digits
EPOCH_PICTURES_MAX = 1_000_000  # pictures; as many as a typed cell holds, ImageNet has 1,281,167
EPOCH_EPOCHS_MAX = 10_000  # epochs; more than anybody waits for
WALK_PICTURES_MAX = 32  # pictures; two epochs of single ones are the 64 stops of a slider
SPLIT_CLASSES_MAX = 6  # classes; one column each
SPLIT_CLASS_MAX = 100_000  # pictures of a class; CIFAR-10 has 6,000, MNIST about 7,000
COPIES_MAX = 20  # of one picture; one row of the drawing
COPIED_PICTURES_MAX = 100_000  # originals; twice the pictures that CIFAR-10 trains on
BRIGHTNESSES_MAX = 10  # pictures of each part, one number each; one row
SELECTION_TRIES_MAX = 1_000  # settings or epochs that are looked at on one test
SELECTION_PICTURES_MAX = (
    10_000  # test pictures, CIFAR-10 has as many; beyond, PyTorch differs at 1e-9
)
BACKWARD_CALLS_MAX = 4  # calls of backward(); enough to see that the gradients add up
EXPRESSION_CONSTANTS_MAX = 3  # constants of an expression of x; so many stand beside it
DIFFERENCE_WIDTH_MIN = 1e-16  # of x; at x = 2 nothing is left of a smaller step in float64
BACKPROP_INPUT_SIDE_MAX = 6  # cells; 64 padded ones with up to 9 products each can be read
BACKPROP_KERNEL_SIDE_MAX = 3  # cells; 9 products fit into one line
BACKPROP_STEP_MAX = 3  # cells of stride, of the pooling window and its stride; half of the input
BACKPROP_PADDING_MAX = 1  # cells; one ring shows what padding does, and all sums can be read
BACKPROP_RATE_MAX = 10.0  # learning rate; beyond, one step leaves every scale
BATCH_NORM_PICTURES_MAX = 4  # of a batch; as many small maps stand in one row of a laptop
BATCH_NORM_CHANNELS_MAX = 3  # maps of each picture; one row of the sheet for each
BATCH_NORM_SIDE_MAX = 3  # cells of a map; a sum over the batch then has at most 36 terms
BATCH_NORM_FOLD_SIDE_MAX = 4  # cells of the map whose kernel is folded; its sums stay one line
BATCH_NORM_CELL_MAX = 1_000.0  # of a map; rounding divided by √ε then stays far below what is seen
BATCH_NORM_AFFINE_MAX = 100.0  # γ and β; trained networks have some 0 to 5
BATCH_NORM_STEPS_MAX = 8  # batches that running averages see; as many rows fit on a laptop
BATCH_NORM_NUMBERS_MAX = 6  # numbers of such a batch; one row of a phone
BATCH_NORM_BIAS_MAX = 10.0  # of a bias before batch norm; farther than the maps' numbers lie apart
DROPOUT_CELLS_MAX = 8  # numbers of a vector; one row of a laptop
DROPOUT_MAPS_MAX = 4  # feature maps; as many stand in one row three times
DROPOUT_SIDE_MAX = 3  # cells of such a map; a kernel's usual side, and twelve maps fit a laptop
DROPOUT_CELL_MAX = 1_000.0  # of a number; as in batch norm, before which dropout stands
DROPOUT_DRAWS_MAX = 10_000  # masks of a mean; the distance then is a hundredth of one mask's
DROPOUT_SEED_MAX = 999  # draws one after the other; a link holds three digits
DESCENT_RATE_MAX = 10.0  # learning rate; from 2 on the flattest surface there already diverges
DESCENT_RATIO_MAX = 100.0  # steep to flat of a valley; beyond, its floor is thinner than a pixel
DESCENT_STEPS_MAX = 100  # steps on a loss surface; more points than a path shows apart
DESCENT_FAR = 1_000.0  # of a weight; 250 times the picture, and squares of squares still fit
PARABOLA_STEEP = (0.1, 100.0)  # a of y = a·x²; flatter ones need rates above DESCENT_RATE_MAX
PARABOLA_STEPS_MAX = 40  # steps with one weight; by then it has come to rest or is far away
PARABOLA_START_MAX = 1_000.0  # x of the start; a thousandth of where the steps are not followed
SCHEDULE_STEPS_MAX = 100_000  # steps of a run that is drawn; ResNet-18's 200 epochs have 74,400
NOISE_SEED_MAX = 999  # seeds of that noise; a thousand draws show what one may hide
NOISE_MAX = 10.0  # deviation of a gradient's noise; ten times the slope where it is drawn
LOSS_CLASSES_MAX = 10  # classes; as many as CIFAR-10 has, and a row of a laptop holds them
LOSS_TEMPERATURE = (0.1, 10.0)  # factor; beyond, nearly all of p is one class, or all are equal
LOSS_SHIFT_MAX = 1e6  # added to every score; as far as a cell goes
UNROLL_CHANNELS_MAX = 16  # channels that are unrolled; 16×7×7 = 784 numbers, as in the lesson
UNROLL_SIDE_MAX = 7  # cells; one channel's 49 numbers are still one row of the flat vector
FLAT_CHANNELS_MAX = 3  # maps of own numbers that are flattened; they stand side by side
FLAT_SIDE_MAX = 4  # cells; 3×4×4 make a vector of 48 cells
CAM_MAPS_MAX = 4  # maps; side by side on a laptop
CAM_SIDE_MAX = 6  # cells; each place is a sum of its own
CAM_CLASSES_MAX = 5  # classes; each has a row of weights and a bar
SHIFT_SIDE_MAX = 6  # cells of a map that is shifted; it stands beside two more of its size
BILL_CHANNELS_MAX = 512  # maps before a head; VGG's last
BILL_SIDE_MAX = 56  # cells; a 224×224 picture after two pools
BILL_CLASSES_MAX = 1_000  # classes; as many as ImageNet has
BILL_HIDDEN_MAX = 4_096  # units between the maps and the classes; VGG's
DENSE_FORM_SIDE_MAX = 5  # cells; with padding the matrix of a 5×5 input has 625 entries
DENSE_FORM_KERNEL_MAX = 3  # cells; the usual kernel
PERMUTATIONS_MAX = 999  # the last seed of a permutation of pixels; a link takes three digits

# Pictures
PICTURE_BYTES_MAX = 5 * 2**20  # bytes of one file; also server.maxUploadSize
PICTURE_SIDE_MAX = 4096  # pixels; checked before decoding, so a bomb costs nothing
PICTURE_PIXELS_MAX = 8_000_000  # pixels; 24 MB decoded
PICTURE_SIDE_MIN = 8  # pixels; below that there is nothing to see
PICTURE_LAB_SIDE_MAX = (
    512  # pixels; larger uploads are shrunk: no more fit side by side on a laptop
)
UPLOADS_AT_ONCE = 20  # files; a class's set of pictures, 100 MB at the most before they are shrunk
ARCHIVE_FILES_MAX = 200  # files in one zip; more than anybody looks at
ARCHIVE_BYTES_MAX = 20 * 2**20  # bytes of all its pictures, counted while they are unpacked
ARCHIVE_RATIO_MAX = 100  # unpacked to packed bytes of one file; pictures hardly shrink in a zip
PICTURE_SHIFT_MAX = 16  # pixels; twice the widest pooling window, so that every case comes round
PICTURES_AT_ONCE = 5  # pictures of a batch; as many stand side by side on a laptop
PICTURE_WORK_SIDE = 32  # pixels; every data set of the explorer is brought to this size
DENSE_UNITS_MAX = 1_024  # outputs of a dense layer; with a 512×512 picture 805 million parameters
DENSE_FILTERS_MAX = 256  # filters beside it; as many as the fourth layers of classic networks have

# Data sets
CLASSES_MIN = 2  # with one class there is nothing to tell apart
CLASSES_MAX = 10  # one colour and one line each on the charts
PER_CLASS_MIN = 100  # training pictures per class, before the validation split
PER_CLASS_MAX = 5_000  # training pictures per class; CIFAR-10 has no more
TEST_PER_CLASS_MAX = 1_000  # test pictures per class; CIFAR-10 has no more
DATASETS_IN_MEMORY_MAX = 256 * 2**20  # bytes kept decoded; one whole CIFAR-10 has 184 MB
FOLDER_PICTURES_MAX = 100_000  # pictures of a folder loaded at once; 307 MB decoded
FOLDER_SIDES = (32, 64, 128, 224)  # pixels; the last is what networks for ImageNet have learnt on
FOLDER_BYTES_MAX = 768 * 2**20  # bytes of a folder decoded; 5,349 pictures of 224×224
DECODED_CACHE_BYTES_MAX = 2**30  # bytes of decoded folders on the disk; six times CIFAR-10
TEST_SHARE = (0.05, 0.5)  # of a folder that is not split; below the test is noisy, above too costly
NAME_SHOWN_MAX = 80  # characters of a file or folder name in a sentence; one line on a laptop
FETCH_SILENCE_SECONDS = 30.0  # seconds without a byte; a busy server answers sooner
FETCH_SECONDS_MAX = 3_600.0  # seconds of one download; 170 MB at 50 kB a second

# Inside a network
SCAN_MACS_MAX = 2_500_000_000_000  # multiply-adds of one scan; half a minute on one core
SCAN_BYTES_MAX = 64_000_000  # bytes of what one scan records; four scans are kept
ADOPTED_PER_SESSION_MAX = 5  # files of weights by one visitor; each stays on the disk as a run
SCAN_THREADS_MAX = 4  # batches of a scan at once; the other visitors need cores too
SCAN_FILE_BYTES_MAX = 2**29  # bytes of one scan on the disk; 200,000 pictures of 224 filters
PROBE_PICTURES_MAX = 256  # pictures that are read to compare filters; more change no digit shown
PROBE_MACS_MAX = 20_000_000_000  # multiply-adds of one such reading; under a second on one core
CONTRIBUTION_PARTS_MAX = 200_000_000  # parts of sums that are averaged; half a second on one core
OCCLUSION_MACS_MAX = 30_000_000_000  # multiply-adds of sliding a patch; some 3 s on one core
OCCLUSION_PLACES = (16, 400)  # places of a sliding patch; the browser holds a table of them all
SMOOTH_MACS_MAX = 20_000_000_000  # multiply-adds of the noisy pictures; some 2 s on one core
FIELD_PICTURES = (8, 64)  # pictures whose slopes are averaged; more change the picture hardly
FIELD_MACS_MAX = 20_000_000_000  # multiply-adds of these slopes; some 2 s on one core
CASCADE_STEPS_MAX = 8  # maps from the trained to the redrawn network; so many stand in one row
CASCADE_MACS_MAX = 60_000_000_000  # multiply-adds of all these maps; some 6 s on one core
MADE_MACS_MAX = 8_000_000_000  # multiply-adds that making one picture may take; 1 s on one core
MADE_STEPS_MIN = 24  # steps of making a picture; fewer leave the noise it began with
MADE_KEPT_MAX = 256  # made pictures that are kept for everybody; 8 states of 3 kB each
MADE_STEPS_MAX = 256  # steps of making a picture; more hardly raise the filter's answer
ABLATION_MACS_MAX = 250_000_000_000  # multiply-adds to take a filter away; some 5 s on one core
SHORTCUT_BYTES_MAX = 96_000_000  # bytes of what a dense layer reads; 10,000 pictures have 92 MB
QUIZ_PICTURES_MIN = 200  # pictures of a round; each half then has 100, and so a top 1 %
QUIZ_ROUNDS_KEPT_MAX = 60  # rounds of one visitor; more than an hour of play
QUIZ_TALLIES_MAX = 64  # layers whose answers are counted for all visitors; 8 kB each at the most
QUIZ_ANSWERS_COUNTED_MAX = 300  # answers of one visitor in these counts; as many as a class gives
QUIZ_ANSWERS_MIN = 5  # answers about a filter before it is ranked; fewer right or wrong are luck
MAP_SHIFT_MAX = 8  # pixels; a quarter of the usual picture, and two places of the last maps
WALK_STEPS_MAX = 64  # places from a value to the pixels; three times the deepest network's layers
NETWORK_MAPS_MAX = 32  # maps of a column of the whole network; more do not fit on a screen
NETWORK_PARTS_MAX = 512  # inputs of one sum shown one by one; the widest convolution has no more

# Augmentation
CROP_PADDING_MAX = 16  # pixels to every side; half of the pictures that are trained on
ROTATION_MAX = 180.0  # degrees either way; then every angle can come
JITTER_MAX = 1.0  # part; from black or grey (factor 0) to twice as bright (factor 2)
HUE_MAX = 0.5  # of the colour circle; half of it either way is every hue
ERASED_AREA = (0.01, 0.9)  # of the picture; below is no pixel to see, above no picture
ERASED_RATIO = (0.1, 10.0)  # height over width; a bar of 3×32 pixels
CUTOUT_SIDE_MAX = 32  # pixels; a whole picture that is trained on
BETA_ALPHA = (0.1, 4.0)  # of Beta(α, α); below nearly every λ is 0 or 1, above nearly all a half

# Training
STEP_MODE_STEPS_MAX = 40  # steps; one pass over 320 pictures, and a link takes them again in 0.2 s
EPOCHS_MAX = 200  # passes; as many as the longest training of the lessons, CutMix on ResNet-18
BATCH_MIN = 8  # pictures; smaller batches leave the cores idle
BATCH_MAX = 1_024  # pictures; larger batches leave a short run too few steps
LEARNING_RATE_MAX = 1_000.0  # high enough to show divergence on purpose
NETWORK_SIDE_MAX = 64  # pixels; for larger pictures a dense layer behind a map grows too large
POOLED_SIDE_MAX = 224  # pixels; with global pooling the weights stay, and ImageNet's size is 224
OWN_PARAMETERS_MAX = 20_000_000  # of a student's network; 80 MB, and ResNet-18 has 11 million
OWN_MACS_MAX = 2_000_000_000  # multiply-adds of a picture; a step must end before a stop is due
OWN_MEMORY_MAX = 16 * 2**20  # bytes of a picture's outputs; a batch of 64 then takes 1 GB
WEIGHT_DECAY_MAX = 1.0  # at 1 Adam pulls every weight to 0 and nothing is learnt
MOMENTUM_MAX = 0.999  # part of the last step; at 1 a step would never be forgotten
PEAK_MAX = 100.0  # times the learning rate; OneCycle begins at a 25th of its peak anyway
WARMUP = (0.01, 0.9)  # share of the steps; outside there is no climb or no descent to see
STEP_FACTOR = (0.01, 1.0)  # times the learning rate; below, one step ends all learning
DROPOUT_MAX = 0.9  # of the units; with more hardly any signal is left
LABEL_SMOOTHING_MAX = 0.5  # of a label; with more the right class of two is no longer the larger
CLIP_MAX = 1_000.0  # norm of the gradient; longer ones only come where the loss runs away
LOSS_TARGET_MAX = 10.0  # mean loss; knowing nothing of 10 classes is 2.3
VALIDATION_SHARE = (0.05, 0.5)  # below it is too noisy to choose by, above too little is left
THREADS_MAX = 64  # CPU threads; so small a network is slower beyond
LOSS_MAX = 1e6  # a mean loss above it counts as diverged; knowing nothing of 10 classes is 2.3
SEED_MAX = 2**31 - 1  # fits every random generator that is used
RUN_SECONDS_MAX = 30 * 60  # seconds of one training; then it stops with its best checkpoint kept
RUNS_AT_ONCE = 2  # trainings that share the machine; more would only slow each other down
QUEUE_MAX = 20  # trainings that wait; a class of 20 groups
QUEUE_PER_OWNER_MAX = 3  # of them by one person; so that nobody takes the whole class's places
PAUSE_SECONDS_MAX = 15 * 60  # seconds of one pause; then the run is put away and gives its place up
PAUSE_WAITED_FOR_SECONDS = 60  # seconds of a pause while others wait for the place
PREDICTIONS_BYTES_MAX = 8 * 2**20  # bytes of the answers for one part; 100,000 pictures have 6 MB
ANSWERS_WAITING_MAX = 8  # networks that are asked for their answers; each takes a few seconds
LIVE_BYTES_MAX = 8 * 2**20  # bytes of the last look at a run; ten 224-pixel pictures have 1.5 MB
FILTERS_BYTES_MAX = 2**20  # bytes of a run's first filters over the epochs; 300 of small networks
EPOCHS_BYTES_MAX = 2**24  # bytes of a run's weights over the epochs; 13 of the report's network
STOP_SECONDS = 2.0  # a training that is told to stop ends within this time
DEAF_SECONDS = 15.0  # a training that does not stop when told so is ended by force after this
HEARTBEAT_SECONDS = 1.0  # a live training says so at least this often
SNAPSHOT_BYTES_MAX = 2**29  # bytes of one snapshot; four copies of 33 million weights
SNAPSHOT_SECONDS = 10.0  # seconds between two snapshots in an epoch; so much is trained again
STALE_SECONDS = 30.0  # without a heartbeat for so long, and no process, a run is interrupted
COMPARED_RUNS_MAX = 6  # runs; as many colours, dashes and markers can be told apart
ZIP_WEIGHTS_BYTES_MAX = 600 * 2**20  # bytes of the weights in one zip; VGG11 has 515 MB
