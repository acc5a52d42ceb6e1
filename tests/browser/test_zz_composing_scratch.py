from tests.browser.test_presets import *
from tests.browser.test_presets import start
for n in list(globals()):
    if n.startswith("test_"): del globals()[n]
def test_dbg(start):
    visit, editor = start()
    page = editor.page
    page.on("response", lambda r: print(r.status, r.request.method, r.url, (r.text()[:300] if r.request.method=="POST" else "")) if r.request.method=="POST" or r.status>=400 else None)
    page.get_by_role("link", name=re.compile("^Artículo con pasos")).click()
    page.wait_for_url("**preset=steps")
    page.wait_for_timeout(2500)
    editor.fill("title", "Cómo delegar")
    for n in range(16):
        page.wait_for_timeout(500)
        print(n, page.url[-40:], page.locator(".w-autosave-indicator__state:visible").all_inner_texts())
    page.screenshot(path="/tmp/composing/dbg.png", full_page=True)
    print(page.url, visit.problems)
