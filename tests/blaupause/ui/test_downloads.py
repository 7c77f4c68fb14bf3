from __future__ import annotations

from blaupause.ui.downloads import download


def test_a_file_is_saved_and_never_shown() -> None:
    response = download(name="Bescheid Müller.pdf", media_type="application/pdf", content=b"%PDF")

    assert response.content == b"%PDF"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Bescheid%20M%C3%BCller.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox;")
    assert response["Cache-Control"] == "private, no-store"


def test_a_name_cannot_write_headers() -> None:
    response = download(name='a"\r\nSet-Cookie: x=1.pdf', media_type="application/pdf", content=b"")

    assert "\n" not in response["Content-Disposition"]
    assert "Set-Cookie" not in response
