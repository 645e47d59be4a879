"""The site of `make lite`: JupyterLite with the notebooks, and a Python that runs in the browser."""
