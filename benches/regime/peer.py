"""Peers of the regime's model (one organisation, 520 weeks, steps of a quarter): PySD's Euler, and numpy vectorised over runs by Euler and RK4."""
import json
import sys
import time

import numpy as np

SET_A = dict(R0=10.0, tau=2.0, a0=4.0, lam=2.5, alpha=0.3, kap=8.0, btol=0.08, tauG=6.0, eps0=0.05, eps1=0.25, se0=0.5, se1=2.0, h=25.0, H=750.0, adm=0.3,
             sigmin=0.02, sig0=0.57798166, tauC=52.0, theta=0.15, etaC=0.3, Cmin=0.6, chi=0.2, tauKu=12.0, tauKd=26.0, s0=0.8, T=18.0, w0=9.0, d0=30.0, eD=0.1,
             tauX=26.0, yinf=0.7, mu=0.0, Gh=1.0, gamma=0.0)
STEPS, DT = 2080, 0.25


def slopes(x, p):
    P, C, G, K, L = x
    cap = C ** p["etaC"] * (1 - p["chi"] * K)
    s = P / (p["tau"] * p["R0"] * cap)
    curve = s * np.exp(1 - s)
    y = np.where(s > 1, p["yinf"] + (1 - p["yinf"]) * curve, curve)
    r = p["R0"] * cap * y
    e = p["eps0"] + p["eps1"] * np.clip((s - p["se0"]) / (p["se1"] - p["se0"]), 0, 1)
    sig = 1 - p["adm"] - np.minimum(1 - p["adm"] - p["sigmin"], P / p["tau"] * p["h"] / p["H"])
    press = G / (G + p["Gh"])
    c = p["d0"] * C ** p["theta"] * (1 + p["mu"] * press)
    w = np.maximum(L, 1e-6) / c
    seen = np.exp(-p["T"] / w) * (1 - p["gamma"] * press)
    gap = np.clip(s - p["s0"], 0, 1) - K
    return np.array([
        p["a0"] + p["lam"] + (1 - p["alpha"]) * G + e * r - r - P / p["tauX"],
        (p["Cmin"] + (1 - p["Cmin"]) * sig / p["sig0"] - C) / p["tauC"],
        (p["kap"] * np.maximum(0, seen - p["btol"]) / (1 - p["btol"]) - G) / p["tauG"],
        gap / np.where(gap > 0, p["tauKu"], p["tauKd"]),
        p["d0"] * (w / p["w0"]) ** (-p["eD"]) - c,
    ])


def run(n, rk4):
    p = dict(SET_A, lam=1.0 + 4.0 * (np.arange(n) + 0.5) / n)
    x = np.array([np.full(n, v) for v in (7.321, 1.0, 0.481, 0.0, 270.0)])
    for _ in range(STEPS):
        k1 = slopes(x, p)
        if rk4:
            k2 = slopes(np.maximum(x + DT / 2 * k1, 0), p)
            k3 = slopes(np.maximum(x + DT / 2 * k2, 0), p)
            k4 = slopes(np.maximum(x + DT * k3, 0), p)
            k1 = (k1 + 2 * k2 + 2 * k3 + k4) / 6
        x = np.maximum(x + DT * k1, 0)
    return x


def rate(n, rk4):
    best = 1e9
    for _ in range(3):
        start = time.perf_counter()
        run(n, rk4)
        best = min(best, time.perf_counter() - start)
    return n / best


def pysd_rate(path, runs=3):
    import pysd
    best = 1e9
    for _ in range(runs):
        model = pysd.load(path) if path.endswith(".py") else pysd.read_xmile(path)
        start = time.perf_counter()
        out = model.run(return_columns=["P"], return_timestamps=[520])
        best = min(best, time.perf_counter() - start)
    return 1 / best, float(out["P"].iloc[-1])


if __name__ == "__main__":
    pysd, p_end = pysd_rate(sys.argv[1])
    print(json.dumps(dict(numpy_euler=rate(2000, False), numpy_rk4=rate(2000, True), pysd_euler=pysd, pysd_p=p_end)))
