"""Good pictures in every mode that people have, against numbers worked by hand."""

import io
import struct
import time
import zlib

import numpy as np
import pytest
from PIL import Image

from explorer.images import fit_picture, open_picture, read_picture, shrink_picture


def encode(picture, **options):
    file = io.BytesIO()
    picture.save(file, **{"format": "PNG", **options})
    return file.getvalue()


def corner():
    """12 wide, 8 high, black; the top left quarter is red."""
    pixels = np.zeros((8, 12, 3), np.uint8)
    pixels[:4, :6] = (255, 0, 0)
    return pixels


def test_png_comes_back_exactly():
    pixels = np.arange(9 * 11 * 3, dtype=np.uint8).reshape(9, 11, 3)
    out = open_picture(encode(Image.fromarray(pixels)))
    assert out.dtype == np.uint8
    np.testing.assert_array_equal(out, pixels)


@pytest.mark.parametrize("name", ["JPEG", "WEBP"])
def test_lossy_formats_keep_the_colours(name):
    out = open_picture(encode(Image.new("RGB", (16, 16), (200, 100, 50)), format=name, quality=95))
    assert np.abs(out.astype(int) - (200, 100, 50)).max() <= 6


# Where the red quarter of the stored pixels must appear, by the EXIF standard's table.
@pytest.mark.parametrize(
    ("orientation", "row", "column", "shape"),
    [
        (1, 0, 0, (8, 12, 3)),
        (2, 0, -1, (8, 12, 3)),
        (3, -1, -1, (8, 12, 3)),
        (4, -1, 0, (8, 12, 3)),
        (5, 0, 0, (12, 8, 3)),
        (6, 0, -1, (12, 8, 3)),
        (7, -1, -1, (12, 8, 3)),
        (8, -1, 0, (12, 8, 3)),
        (99, 0, 0, (8, 12, 3)),
    ],
)
def test_exif_orientation_turns_the_picture_upright(orientation, row, column, shape):
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = open_picture(encode(Image.fromarray(corner()), exif=exif))
    assert out.shape == shape
    assert tuple(out[row, column]) == (255, 0, 0)
    assert (out[..., 0] == 255).sum() == 24


def test_orientation_five_and_seven_are_told_apart():
    pixels = np.arange(8 * 12, dtype=np.uint8).reshape(8, 12)
    exif = Image.Exif()
    exif[0x0112] = 7
    out = open_picture(encode(Image.fromarray(pixels), exif=exif))[..., 0]
    np.testing.assert_array_equal(out, pixels[::-1, ::-1].T)


def test_sixteen_bit_grey_is_scaled_by_257():
    ramp = np.linspace(0, 65535, 256).round().astype(np.uint16).reshape(16, 16)
    out = open_picture(encode(Image.fromarray(ramp)))
    np.testing.assert_array_equal(out[..., 0], np.arange(256).reshape(16, 16))
    np.testing.assert_array_equal(out[..., 0], out[..., 2])


def test_transparent_red_over_white():
    half = open_picture(encode(Image.new("RGBA", (8, 8), (255, 0, 0, 51))))
    assert tuple(half[0, 0]) == (255, 204, 204)  # 0.2 red + 0.8 white
    nothing = open_picture(encode(Image.new("RGBA", (8, 8), (255, 0, 0, 0))))
    assert (nothing == 255).all()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_becomes_rgb(mode):
    out = open_picture(encode(Image.new("RGB", (9, 9), "white").convert(mode)))
    assert out.shape == (9, 9, 3)
    assert (out == 255).all()


def test_transparent_palette_entry_is_white():
    picture = Image.new("P", (8, 8), 0)
    picture.putpalette([10, 20, 30, 40, 50, 60])
    picture.putpixel((0, 0), 1)
    out = open_picture(encode(picture, transparency=0))
    assert tuple(out[0, 0]) == (40, 50, 60)
    assert tuple(out[4, 4]) == (255, 255, 255)


def test_cmyk_jpeg_keeps_its_colour():
    source = Image.new("RGB", (32, 32), (180, 90, 40))
    out = open_picture(encode(source.convert("CMYK"), format="JPEG", quality=95))
    assert np.abs(out.reshape(-1, 3).mean(0) - (180, 90, 40)).max() < 10


@pytest.mark.parametrize("name", ["PNG", "WEBP"])
def test_animation_gives_its_first_frame_quickly(name):
    frames = [Image.new("RGB", (64, 64), (i, 255 - i, 0)) for i in range(200)]
    data = encode(frames[0], format=name, save_all=True, append_images=frames[1:], lossless=True)
    start = time.perf_counter()
    out = open_picture(data)
    assert time.perf_counter() - start < 0.2
    assert tuple(out[0, 0]) == (0, 255, 0)


def test_fit_takes_the_middle_square():
    wide = np.zeros((8, 24, 3), np.uint8)
    wide[:, 8:16] = 200
    assert (fit_picture(wide, 8) == 200).all()
    assert (fit_picture(wide.transpose(1, 0, 2), 8) == 200).all()


def test_fit_averages_instead_of_picking():
    checks = (np.indices((64, 64)).sum(0) % 2 * 255).astype(np.uint8)
    small = fit_picture(np.repeat(checks[..., None], 3, 2), 16)
    assert np.abs(small.astype(int) - 127).max() <= 2


def test_fit_enlarges_small_pictures():
    assert fit_picture(np.full((8, 8, 3), 9, np.uint8), 32).shape == (32, 32, 3)


def test_what_was_done_to_a_picture_is_said():
    half = encode(Image.new("RGBA", (8, 8), (255, 0, 0, 51)))
    assert read_picture(half).notes == ("Its transparent parts were laid over white.",)
    solid = encode(Image.new("RGBA", (8, 8), (255, 0, 0, 255)))
    assert read_picture(solid).notes == ()
    deep = encode(Image.fromarray(np.zeros((8, 8), np.uint16)))
    assert read_picture(deep).notes == ("Its 16 bits a pixel were scaled to 8.",)
    frames = [Image.new("RGB", (8, 8), (i, 0, 0)) for i in range(3)]
    moving = encode(frames[0], save_all=True, append_images=frames[1:])
    assert read_picture(moving).notes == ("The first of its 3 frames was taken.",)


def test_fully_transparent_picture_is_white_and_says_so():
    opened = read_picture(encode(Image.new("LA", (8, 8), (0, 0))))
    assert (opened.pixels == 255).all()
    assert len(opened.notes) == 1


def test_one_colour_stays_one_colour():
    out = open_picture(encode(Image.new("RGB", (64, 64), (7, 8, 9))))
    assert (out == (7, 8, 9)).all()


def test_cmyk_jpeg_with_another_transform_is_read():
    data = bytearray(encode(Image.new("CMYK", (16, 16), (10, 60, 90, 5)), format="JPEG"))
    marker = data.find(b"Adobe")
    data[marker + 11] = 2  # YCCK: the same bytes mean other colours, but a picture still
    assert open_picture(bytes(data)).shape == (16, 16, 3)


def test_sixteen_bit_colours_keep_their_ramp():
    ramp = np.arange(0, 65536, 257 * 3, np.uint32).astype(">u2")
    row = b"\0" + np.repeat(ramp[:, None], 3, axis=1).tobytes()

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", len(ramp), 8, 16, 2, 0, 0, 0)  # 16 bits, RGB
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    data += chunk(b"IDAT", zlib.compress(row * 8)) + chunk(b"IEND", b"")
    out = open_picture(data)
    np.testing.assert_allclose(out[0, :, 0], ramp.astype(float) / 257, atol=1)


def test_a_large_picture_is_copied_whole():
    colours = np.random.default_rng(0).integers(0, 256, (11, 10, 3), np.uint8)
    source = Image.fromarray(colours).resize((1100, 1003), Image.Resampling.NEAREST)
    np.testing.assert_array_equal(open_picture(encode(source)), np.array(source))


def test_words_in_a_picture_change_nothing():
    exif = Image.Exif()
    exif[0x010E] = "<script>alert(1)</script>"  # ImageDescription
    exif[0x8825] = {1: "N", 2: (48.0, 12.0, 30.0)}  # GPS
    source = Image.new("RGB", (8, 8), (1, 2, 3))
    opened = read_picture(encode(source, exif=exif))
    assert (opened.pixels == (1, 2, 3)).all()
    assert opened.notes == ()


@pytest.mark.parametrize(
    ("shape", "small"),
    [
        ((300, 600), (150, 300)),
        ((4000, 2000), (300, 150)),
        ((20, 10), (20, 10)),
        ((8, 4000), (8, 300)),
        ((4000, 10), (300, 8)),
    ],
)
def test_shrinking_keeps_the_proportions_until_nothing_would_be_left(shape, small):
    picture = np.full((*shape, 3), 9, np.uint8)
    out = shrink_picture(picture, 300)
    assert out.shape == (*small, 3)
    assert (out == 9).all()


def test_shrinking_averages_instead_of_picking():
    checks = (np.indices((512, 512)).sum(0) % 2 * 255).astype(np.uint8)
    small = shrink_picture(np.repeat(checks[..., None], 3, 2), 64)
    assert np.abs(small.astype(int) - 127).max() <= 3
