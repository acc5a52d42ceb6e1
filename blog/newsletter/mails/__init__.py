"""An issue as mail: what it says, laid out for mail programs and as text, one message a person."""
