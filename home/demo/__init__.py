"""The demo site: texts, pictures, a sound, documents, and the code that loads them."""
