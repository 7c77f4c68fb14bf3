"""One web worker as the demo starts it: `python -m tests.benchmarks.fleet.web PORT`."""

import sys

from infra.demo.child import serve_web

if __name__ == "__main__":
    serve_web(int(sys.argv[1]))
