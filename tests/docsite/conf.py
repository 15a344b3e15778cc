# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Sphinx builds the site. tests/tools/docs.py lays out the sources and calls it."""

from __future__ import annotations

project = "cloudlink.interconnect"
author = "Cloudlink Interconnect contributors"
copyright = f"2026, {author}"
title = html_title = html_short_title = "Private interconnects between clouds"

extensions = ["sphinx.ext.intersphinx", "sphinx_antsibull_ext", "myst_parser"]
source_suffix = {".rst": "restructuredtext", ".md": "markdown"}
# Headings of guides are link targets, spelled as the forge spells them.
myst_heading_anchors = 3

pygments_style = "ansible"
highlight_language = "YAML+Jinja"
html_theme = "sphinx_ansible_theme"
html_theme_options = {"collapse_navigation": True, "titles_only": True}
html_show_sphinx = False
html_use_index = False
html_use_modindex = False
html_copy_source = False
default_role = "any"

# The only labels of Ansible's own documentation that the pages use. The inventory is made here, so that no network is needed
# and a link of ours that leads nowhere still is an error.
intersphinx_mapping = {"ansible": ("https://docs.ansible.com/ansible/latest/", "ansible.inv")}
