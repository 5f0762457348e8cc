"""What the server hands out by address: its own files, and nothing beside them."""

import pytest


@pytest.mark.parametrize(
    "path",
    [
        "app/static/../../requirements.txt",
        "app/static/..%2f..%2frequirements.txt",
        "app/static/..%5c..%5crequirements.txt",
        "app/static//etc/passwd",
        "app/static/%2fetc%2fpasswd",
        "app/static/%5c%5chost%5cshare%5cfile",
        "media/..%2f..%2fexplorer%2flimits.py",
        "..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_file_outside_the_static_folder(browser, app_server, path):
    context = browser.new_context()
    answer = context.request.get(f"{app_server}/{path}", max_redirects=0)
    text = answer.text()
    context.close()
    assert "root:" not in text
    assert "streamlit>=" not in text
    # Streamlit answers an unknown plain path with the empty app, which then shows Home.
    assert answer.status >= 300 or "<title>Streamlit</title>" in text
