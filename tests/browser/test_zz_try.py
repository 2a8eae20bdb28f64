import time
from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.test_every_page import WORDS, TOO_WIDE
def test_it(enter, portal, axe):
    page = enter("Marleen")
    for path in ["/", "/referrals/", "/groups/", "/coaching/", "/participants/", "/team/","/reports/"]:
        t=[time.time()]
        page.goto(portal+path); t.append(time.time())
        axe(page); t.append(time.time())
        page.set_viewport_size(PHONE); page.evaluate(TOO_WIDE); t.append(time.time())
        page.set_viewport_size(LAPTOP); page.evaluate(TOO_WIDE); t.append(time.time())
        page.evaluate(WORDS); t.append(time.time())
        page.goto(portal+path, wait_until="domcontentloaded"); t.append(time.time())
        print(path, [round(b-a,2) for a,b in zip(t,t[1:])])
