"""The faces that speak HTTP: the API, the Gradio chat, the reading page and the widget."""
