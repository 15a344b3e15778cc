# Copyright: (c) 2026, Cloudlink Interconnect contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preset regions, those of examples among them. ``any_region`` takes every other one too."""

from __future__ import annotations

REGIONS = {
    "cn-sim-1": "Simulation 1",
    "cn-sim-2": "Simulation 2",
    "region": "Default of the Terraform example",
    "cn-beijing": "Beijing",
    "cn-hangzhou": "Hangzhou",
    "cn-shanghai": "Shanghai",
    "cn-shenzhen": "Shenzhen",
    "cn-qingdao": "Qingdao",
    "cn-zhangjiakou": "Zhangjiakou",
    "cn-huhehaote": "Hohhot",
    "cn-wulanchabu": "Ulanqab",
    "cn-chengdu": "Chengdu",
    "cn-hongkong": "Hong Kong",
    "cn-neimeng-env10-d01": "Inner Mongolia 10",
    "cn-neimeng-env30-d01": "Inner Mongolia 30",
    "cn-qingdao-env17-d01": "Qingdao 17",
    "cn-qingdao-env66-d01": "Qingdao 66",
    "cn-wulan-env48-d01": "Ulanqab 48",
    "cn-wulan-env82-d01": "Ulanqab 82",
}
