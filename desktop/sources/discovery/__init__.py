"""Finds the mail servers that belong to an e-mail address.

The answers of DNS and of plain web pages are not authenticated: show them to the person before
a password is sent anywhere.
"""
