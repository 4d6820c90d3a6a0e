"""spectrograms — writes spectrograms.json: transforms of cotangent/signal as NumPy and librosa compute them, in f64 on the CPU.

    python3 -m venv VENV && VENV/bin/pip install librosa numpy && VENV/bin/python laws/pinned/spectrograms.py

The same versions write the same bytes: all numbers are drawn from one seeded generator. Signals are rows of numbers; matrices
have frames or bins first, as cotangent has them, and librosa's are transposed here.
"""

import json
import platform
from pathlib import Path

import librosa
import numpy as np

RNG = np.random.default_rng(2026)


def whole(x):
    return {"shape": list(x.shape), "elements": np.asarray(x, np.float64).ravel().tolist()}


def fourier(n):
    x = RNG.uniform(-1.5, 1.5, n)
    z = np.fft.rfft(x)
    return {"x": whole(x), "real": whole(z.real), "imaginary": whole(z.imag)}


def filters(**options):
    return librosa.filters.mel(dtype=np.float64, **options).T


def mel(scale, equal_area, rate, size, bands, low, high):
    w = filters(
        sr=rate, n_fft=size, n_mels=bands, fmin=low, fmax=high, htk=scale == "htk",
        norm="slaney" if equal_area else None,
    )
    options = {"rate": rate, "size": size, "bands": bands, "low": low, "high": high}
    return {"options": options | {"scale": scale, "equalArea": equal_area}, "filters": whole(w)}


def sound(rate, size, hop, bands):
    x = RNG.uniform(-1, 1, 200)
    z = librosa.stft(x, n_fft=size, hop_length=hop, window="hann", center=False, dtype=np.complex128)
    power = (np.abs(z) ** 2).T
    y = np.log(np.maximum(1e-10, power @ filters(sr=rate, n_fft=size, n_mels=bands)))
    options = {"rate": rate, "size": size, "hop": hop, "bands": bands}
    return {"x": whole(x), "options": options, "power": whole(power), "logMel": whole(y)}


file = {
    "source": f"librosa {librosa.__version__}, NumPy {np.__version__}, Python {platform.python_version()}",
    "fourier": [fourier(n) for n in (1, 2, 3, 8, 13, 20)],
    "mel": [
        mel("slaney", True, 8000, 64, 8, 0, 4000),
        mel("htk", False, 8000, 64, 8, 100, 3500),
        mel("slaney", False, 22050, 50, 4, 20, 11025),
        mel("htk", True, 16000, 64, 6, 0, 8000),
    ],
    "sound": [sound(8000, 32, 16, 6), sound(16000, 50, 20, 5)],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(file) + "\n")
