"""Reads what the emulator writes as PNG: eight bits, red, green, blue and maybe opacity, no interlacing."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}


class Picture:
    def __init__(self, data: bytes) -> None:
        assert data.startswith(SIGNATURE), data[:8]
        compressed = b""
        at = len(SIGNATURE)
        while at < len(data):
            length, kind = struct.unpack_from(">I4s", data, at)
            body = data[at + 8 : at + 8 + length]
            (checksum,) = struct.unpack_from(">I", data, at + 8 + length)
            assert checksum == zlib.crc32(kind + body), kind
            if kind == b"IHDR":
                self.width, self.height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
                assert depth == 8 and interlace == 0, (depth, interlace)
                self.channels = CHANNELS[colour]
            elif kind == b"IDAT":
                compressed += body
            at += length + 12
        self.rows = self._rows(zlib.decompress(compressed))

    def _rows(self, packed: bytes) -> list[bytes]:
        width = self.width * self.channels
        assert len(packed) == self.height * (width + 1), "a row is missing, or there is one too many"
        rows: list[bytes] = []
        above = bytes(width)
        for number in range(self.height):
            start = number * (width + 1)
            above = self._row(packed[start], packed[start + 1 : start + 1 + width], above)
            rows.append(above)
        return rows

    def _row(self, rule: int, packed: bytes, above: bytes) -> bytes:
        row = bytearray(packed)
        for at in range(len(row)):
            left = row[at - self.channels] if at >= self.channels else 0
            up = above[at]
            corner = above[at - self.channels] if at >= self.channels else 0
            guess = (0, left, up, (left + up) // 2, paeth(left, up, corner))[rule]
            row[at] = (row[at] + guess) & 0xFF
        return bytes(row)

    def at(self, x: int, y: int) -> tuple[int, ...]:
        """The red, green and blue of a pixel; a negative place counts from the other side."""
        x %= self.width
        pixel = self.rows[y][x * self.channels :][:3]
        return tuple(pixel)


def paeth(left: int, up: int, corner: int) -> int:
    near = {guess: abs(left + up - corner - guess) for guess in (corner, up, left)}
    return min((left, up, corner), key=near.__getitem__)
