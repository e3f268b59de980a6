"""An existing client of the multicast chat, as Python's standard library calls it.

Usage: python3 -c … PORT. Exits with 0, or says what was not as expected.
"""

import sys
import xmlrpc.client

proxy = xmlrpc.client.ServerProxy(f"http://127.0.0.1:{sys.argv[1]}", allow_none=True)


def expect(got, wanted):
    if got != wanted:
        sys.exit(f"expected {wanted!r}\n     got {got!r}")


def message():
    while True:
        got = proxy.get_messages("Bia")
        if got is not None:
            return got


expect(proxy.get_messages("Bia"), None)
expect(proxy.send_message("Bia", "cedo demais"), False)
expect(proxy.join("Ana"), False)
expect(proxy.join("um nome com mais de vinte bytes"), False)
expect(proxy.join("Bia"), True)
expect(message(), {"type": "HISTORY", "messages": []})
came = message()
expect(came["type"], "SYSTEM")
expect(came["message"], "Bia entrou no chat")
expect(type(came["timestamp"]), float)
heard = message()
expect(list(heard), ["type", "sender", "message", "timestamp", "msg_id"])
expect((heard["sender"], heard["message"]), ("Ana", "<Olá> & ?"))
expect(proxy.read_confirm("Bia", heard["msg_id"]), True)
expect(proxy.send_message("Bia", "oi, Ana 👩‍💻"), True)
expect(message()["message"], "oi, Ana 👩‍💻")
for wrong in (lambda: proxy.join(), lambda: proxy.join(7), lambda: proxy.dance("Bia")):
    try:
        wrong()
    except xmlrpc.client.Fault as fault:
        expect(fault.faultCode, 1)
    else:
        sys.exit("no fault")
expect(proxy.leave("Bia"), True)
