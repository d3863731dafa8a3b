"""Feeds: polling the outlets, and keeping what they publish as files of the articles folder."""
