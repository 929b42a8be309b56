import struct
import zlib

import pytest
from PIL import Image, ImageCms

from clinicweb.domain.errors import Invalid
from clinicweb.pictures import processing
from clinicweb.pictures.processing import LARGEST_BYTES, UNREADABLE, made
from tests.pictures.files import BLUE, RED, WHITE, is_near, opened, photograph, picture, saved

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><script/></svg>'


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has this size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_is_made_in_every_width_and_both_formats(form: str) -> None:
    result = made(saved(picture(2000, 1000), form))

    assert (result.name.width, result.name.height) == (1600, 800)
    assert set(result.files) == set(result.name.files)
    for width in (480, 960, 1600):
        for suffix, kind in (("webp", "WEBP"), ("jpg", "JPEG")):
            found = opened(result.files[f"{result.name}-{width}.{suffix}"])
            assert (found.format, found.size) == (kind, (width, width // 2))
            assert is_near(found.convert("RGB").getpixel((width // 2, 10)), RED)


def test_a_small_picture_is_not_blown_up() -> None:
    result = made(saved(picture(700, 500)))

    assert result.name.widths == (480, 700)
    assert str(result.name).endswith("-700x500")


def test_a_very_high_picture_is_no_higher_than_a_page_can_show() -> None:
    result = made(saved(picture(500, 8000)))

    assert (result.name.width, result.name.height) == (200, 3200)


@pytest.mark.parametrize(
    ("orientation", "size", "top"),
    [(1, (1200, 800), RED), (3, (1200, 800), BLUE), (6, (800, 1200), None), (8, (800, 1200), None)],
)
def test_a_picture_stands_as_the_camera_was_held(
    orientation: int, size: tuple[int, int], top: tuple[int, int, int] | None
) -> None:
    result = made(photograph(orientation))

    assert (result.name.width, result.name.height) == size
    largest = opened(result.files[result.name.file(size[0], "jpg")])
    if top is not None:
        assert is_near(largest.getpixel((size[0] // 2, 10)), top)
    else:
        left = RED if orientation == 8 else BLUE
        assert is_near(largest.getpixel((10, size[1] // 2)), left)


def test_nothing_tells_where_or_with_what_it_was_taken() -> None:
    result = made(photograph())

    for data in result.files.values():
        found = opened(data)
        assert not found.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(found.info)
        assert b"Hanako" not in data


def test_what_a_program_wrote_into_a_file_is_gone() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(picture(), "WEBP", xmp=b"<x>Hanako</x>", icc_profile=profile)

    for file in made(data).files.values():
        assert b"Hanako" not in file
        assert not {"xmp", "icc_profile"} & set(opened(file).info)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_unusual_colours_become_those_of_the_web(mode: str) -> None:
    form = "JPEG" if mode in ("L", "CMYK") else "PNG"

    result = made(saved(picture(mode=mode), form))

    assert opened(result.files[result.name.file(960, "webp")]).mode == "RGB"


def test_sixteen_bits_of_grey_stay_grey() -> None:
    data = saved(Image.new("I;16", (600, 400), 32768), "PNG")

    result = made(data)

    assert is_near(opened(result.files[result.name.file(600, "jpg")]).getpixel((9, 9)), (128,) * 3)


def test_what_is_transparent_becomes_paper() -> None:
    image = picture().convert("RGBA")
    image.putalpha(0)

    result = made(saved(image, "PNG"))

    assert is_near(opened(result.files[result.name.file(960, "jpg")]).getpixel((5, 5)), WHITE)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_stands(form: str) -> None:
    frames = [picture(200, 200), Image.new("RGB", (200, 200), WHITE)]
    data = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)

    result = made(data)

    assert result.was_moving
    found = opened(result.files[result.name.file(200, "webp")])
    assert getattr(found, "n_frames", 1) == 1
    assert is_near(found.convert("RGB").getpixel((100, 10)), RED)


def test_the_same_file_is_the_same_picture() -> None:
    data = saved(picture(300, 200))

    assert made(data) == made(data)
    assert made(data).name != made(saved(picture(300, 201))).name


@pytest.mark.parametrize(
    "data",
    [
        SVG,
        b"<?xml version='1.0'?>" + SVG,
        b"",
        b"GIF89a" + b"\0" * 100,
        saved(picture(100, 100), "GIF"),
        saved(picture(100, 100), "BMP"),
        saved(picture(100, 100), "TIFF"),
        b"%PDF-1.7",
        b"<html><img src=x onerror=alert(1)>",
    ],
)
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        made(data)

    assert refused.value.message_id == UNREADABLE


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_file_that_is_cut_off_is_refused(form: str) -> None:
    data = saved(picture(), form)

    with pytest.raises(Invalid):
        made(data[: len(data) // 2])


def test_a_file_that_is_broken_inside_is_refused() -> None:
    avif = saved(picture(40, 30), "AVIF").replace(b"av1C", b"zzzz")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "A long description"  # Orientation, ImageDescription
    jpeg = bytearray(saved(picture(40, 30), exif=exif))
    jpeg[jpeg.index(b"\x01\x0e\x00\x02") + 1] = 0  # now an ImageWidth that is a text

    for data in (avif, bytes(jpeg)):
        with pytest.raises(Invalid):
            made(data)


@pytest.mark.parametrize("size", [(10_000, 5_001), (65_000, 65_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_is_decoded(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "_upright", pytest.fail)

    with pytest.raises(Invalid):
        made(bomb(*size))


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(Invalid) as refused:
        made(b"\xff" * (LARGEST_BYTES + 1))

    assert refused.value.params == {"limit": 8}


def test_a_dot_is_no_picture() -> None:
    with pytest.raises(Invalid):
        made(saved(picture(15, 400), "PNG"))
