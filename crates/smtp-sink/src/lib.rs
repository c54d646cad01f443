//! A real SMTP server that tests can script.
