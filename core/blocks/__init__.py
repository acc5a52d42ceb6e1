"""StreamField blocks that need no app, one file a family; `library` names them all.

An app's own package is imported before the models that blocks need are ready: hence no re-export here.
"""
