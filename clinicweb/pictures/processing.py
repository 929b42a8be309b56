"""What somebody's file becomes: pictures in the sizes and formats that pages show, nothing else.

Nothing of the file itself is kept: neither where a photograph was taken nor what else a camera or
a program wrote into it. Pillow costs 60 ms to import, so the functions that need it do.
"""

import struct
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from clinicweb.domain.errors import Invalid
from clinicweb.domain.figures import PictureName, fitting
from clinicweb.domain.messages import N_

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
SMALLEST_SIDE = 16
ACCEPTED = ("JPEG", "PNG", "WEBP", "AVIF")
"""Formats, as Pillow names them."""

# What Pillow's decoders, and its reading of what a camera wrote, raise for files that are cut off
# or broken; found by changing bytes of good ones.
BROKEN = (
    *(OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, AttributeError),
    *(RuntimeError, OverflowError, struct.error, zlib.error),
)

UNREADABLE = N_(
    "This file cannot be read as a picture. JPEG, PNG, WebP and AVIF can be; "
    "save a drawing (SVG) as PNG first."
)


@dataclass(frozen=True, slots=True)
class Made:
    """A picture as it is kept: its name, and the content of each of its files."""

    name: PictureName
    files: Mapping[str, bytes]
    was_moving: bool
    """The file was an animation, of which the first picture is kept."""


def made(data: bytes) -> Made:
    """The pictures of a file (0.3 to 2 s); raises Invalid.

    Size and format are read before anything is decoded: a small file can hold a picture that no
    memory holds.
    """
    from PIL import Image, UnidentifiedImageError

    if len(data) > LARGEST_BYTES:
        raise Invalid(
            N_("The picture has more than %(limit)s MB. Make it smaller first."),
            {"limit": LARGEST_BYTES // (1024 * 1024)},
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=ACCEPTED) as image:
                _check_size(image.width, image.height)
                moving = image.format != "MPO" and getattr(image, "n_frames", 1) > 1
                upright = _upright(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise Invalid(UNREADABLE) from None
    except BROKEN:
        raise Invalid(
            N_("This picture is damaged. Save it once more where it comes from, then try again.")
        ) from None
    name = PictureName(sha256(data).hexdigest()[:16], *fitting(*upright.size))
    return Made(name, _files(upright, name), moving)


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < SMALLEST_SIDE:
        raise Invalid(N_("This picture is too small to be seen."))


def _too_many_pixels() -> Invalid:
    return Invalid(
        N_("The picture has more than %(limit)s million pixels. Make it smaller first."),
        {"limit": MOST_PIXELS // 1_000_000},
    )


def _upright(image: "Image") -> "Image":
    """The picture as it is meant to be seen, in the colours of the web, without anything else."""
    from PIL import Image, ImageOps

    largest = fitting(*image.size)
    # A JPEG decoder can leave out what nobody will see: a quarter of the time for a large one.
    image.draft(None, (2 * max(largest), 2 * max(largest)))
    image.load()
    turned = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    if turned.mode.startswith("I"):  # 16 bits of grey
        turned = turned.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if turned.has_transparency_data:
        # Dark lines on nothing would be dark lines on a dark page.
        paper = Image.new("RGBA", turned.size, "white")
        paper.alpha_composite(turned.convert("RGBA"))
        turned = paper
    else:
        turned = _in_web_colours(turned, profile)
    plain = turned.convert("RGB")
    plain.info = {}
    return plain


def _in_web_colours(image: "Image", profile: bytes | None) -> "Image":
    """In sRGB, which browsers take for granted when a file has no profile."""
    from PIL import ImageCms

    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        there = ImageCms.ImageCmsProfile(BytesIO(profile))
        here = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, there, here, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile: colours a little off are better than no picture
    return converted or image


def _files(image: "Image", name: PictureName) -> dict[str, bytes]:
    from PIL import Image

    files = {}
    for width in name.widths:
        size = (width, name.height_at(width))
        scaled = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)
        files[name.file(width, "webp")] = _saved(scaled, "WEBP", quality=78, method=4)
        files[name.file(width, "jpg")] = _saved(
            scaled, "JPEG", quality=80, optimize=True, progressive=True
        )
    return files


def _saved(image: "Image", form: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()
