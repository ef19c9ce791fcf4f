//! The binding for this language; it follows once the seam has proved itself in Python.
