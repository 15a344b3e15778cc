from __future__ import annotations
import pytest, time
from tests.chaos import rate

def show(label, o, limit):
    w=sum(e["wrote"] for e in o.entries)
    print("%-50s ok=%s %s sent=%d refused=%d (%.1f%%) writes=%d seconds=%.0f  x=%.2f"%(label,o.run.ok,o.run.error[:200]+o.run.crash[-300:],o.sent,o.refused,100*o.share,w,o.seconds,o.seconds/((w if 'writes' in label else o.done)*60/limit) if limit else 0), time.process_time())

def test_all():
    for limited in ("writes","all"):
        for limit in (60,300):
            for latency in (0.0,0.05,0.5):
                for seed in (1,2):
                    o=rate.play("stack", rate.pairs(100,routes=False), rate_limit=limit, rate_limited=limited,latency=latency,seed=seed)
                    show(f"stack {limited} {limit} {latency} {seed}",o,limit)
            show(f"alkira {limited} {limit}",rate.play("alkira", rate.connectors(40), rate_limit=limit, rate_limited=limited),limit)
            show(f"alicloud {limited} {limit}",rate.play("alicloud", rate.peerings(30), rate_limit=limit, rate_limited=limited),limit)
    for conc in ("auto","10","5"):
      for latency in (0.0,0.05,0.5):
        show(f"no limit {conc} {latency}",rate.play("stack",rate.pairs(100),latency=latency,settings={"concurrency":conc}),0)
