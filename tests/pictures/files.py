"""Picture files as cameras and programs write them."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

RED, BLUE, WHITE = (220, 30, 40), (30, 60, 200), (255, 255, 255)


def picture(width: int = 1200, height: int = 800, mode: str = "RGB") -> Image.Image:
    """Red above, blue below, so that it shows which side is up."""
    image = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(image).rectangle((0, height // 2, width, height), fill=BLUE)
    return image.convert(mode)


def saved(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def photograph(orientation: int = 6) -> bytes:
    """A JPEG that a telephone wrote: it lies on its side, and says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation  # Orientation
    exif[0x010F] = "Telephone of Hanako"  # Make
    exif.get_ifd(0x8825)[1] = "N"  # GPSLatitudeRef
    exif.get_ifd(0x8825)[2] = (35.0, 41.0, 22.0)
    return saved(picture(), exif=exif)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def is_near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 25 for one, other in zip(found, wanted, strict=True))
