//! Schema 1 out: the records as they were written, the registry of the actors they name, the header.
