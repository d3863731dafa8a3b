"""The data types that the library takes and returns, and its errors."""
