"""The existing programs' calls, made with Python's standard library as they make them.

Usage: callers.py BINDER_PORT. Prints what went wrong and exits with 1, or exits with 0.
"""

import datetime
import socket
import sys
import threading
import xmlrpc.client


def server(address, port, **options):
    return xmlrpc.client.ServerProxy(f"http://{address}:{port}", allow_none=True, **options)


def expect(got, wanted):
    if got != wanted:
        sys.exit(f"expected {wanted!r}\n     got {got!r}")


def port_of(proxy):
    return str(proxy).rsplit(":", 1)[1].split("/")[0]


class Client:
    """Shows, as the existing client does, only what is later than what it showed last."""

    def __init__(self, name, proxy):
        self.name, self.proxy, self.room = name, proxy, None
        self.last, self.shown = datetime.datetime.min, []

    def show(self, messages):
        for message in messages:
            if message["timestamp"] > self.last:
                self.last = message["timestamp"]
                who = message["origem"]
                if message["tipo"] == "unicast":
                    who += " -> " + message["destino"]
                self.shown.append(f"{who}: {message['conteudo']}")

    def enter(self, room):
        ok, entered = self.proxy.entrar_na_sala(self.name, room)
        expect(ok, True)
        self.room = room
        self.show(entered["mensagens"])
        return entered["usuarios"]

    def say(self, text, to=None):
        expect(self.proxy.enviar_mensagem(self.name, self.room, text, to), [True, "Mensagem enviada com sucesso."])

    def poll(self):
        ok, messages = self.proxy.receber_mensagens(self.name, self.room)
        expect(ok, True)
        self.show(messages)
        return self.shown


def main():
    binder = server("127.0.0.1", int(sys.argv[1]))
    ok, a = binder.lookup_procedure("ChatService")
    expect(ok, True)
    ok, b = binder.buscar_procedimento("ChatService")
    expect(ok, True)
    assert a != b, "two ports"
    expect(binder.lookup_procedure("Nada"), [False, "Procedimento 'Nada' não encontrado."])
    # Both variants are one conversation; some existing clients take dates as datetime, one as DateTime.
    a = server(a["endereco"], a["porta"], use_builtin_types=True)
    b = server(b["endereco"], b["porta"], use_datetime=True)
    expect(a.registrar_usuario("João"), [True, "Usuário 'João' registrado com sucesso."])
    expect(b.registrar_usuario("Bia"), [True, "Usuário registrado com sucesso."])
    expect(a.registrar_usuario("Bia"), [False, "Nome de usuário já está em uso."])
    expect(a.criar_sala("redes"), [True, "Sala 'redes' criada com sucesso."])
    expect(b.criarSala("redes"), [False, "O nome da sala já existe."])
    expect(b.listar_salas(), [True, ["geral", "redes"]])

    joao, bia = Client("João", a), Client("Bia", b)
    expect(joao.enter("redes"), ["João"])
    expect(bia.enter("redes"), ["João", "Bia"])
    expect(b.listar_usuarios("redes"), [True, ["João", "Bia"]])
    joao.say("Olá, <b>ação</b> & 👍 \x7f")
    joao.say("na mesma hora", "")
    bia.say("só você", "João")
    seen = ["João: Olá, <b>ação</b> & 👍 ?", "João: na mesma hora", "Bia -> João: só você"]
    expect(joao.poll(), ["SERVER: João entrou na sala.", "SERVER: Bia entrou na sala."] + seen)
    expect(bia.poll()[2:], seen)
    bia.poll()
    expect(len(bia.poll()), 5)
    expect(
        bia.proxy.enviar_mensagem("Bia", "redes", "oi", "Caio"),
        [False, "Destinatário não está na mesma sala."],
    )
    expect(a.sair_da_sala("João"), [True, "Usuário 'João' saiu da sala 'redes'."])
    expect(bia.poll()[5:], ["SERVER: João saiu da sala."])
    bia.enter("geral")
    bia.say("a todos")
    expect(bia.poll()[-1], "Bia: a todos")
    expect(joao.enter("geral"), ["João", "Bia"])
    expect(joao.shown[-1], "Bia: a todos")
    # The longest text there is arrives whole, a longer one is refused.
    bia.say("ç" * 4_480)
    expect(joao.poll()[-1], "Bia: " + "ç" * 4_480)
    expect(bia.proxy.enviar_mensagem("Bia", "geral", "x" * 8_961, None)[0], False)

    try:
        a.apagar_tudo()
        sys.exit("expected a fault")
    except xmlrpc.client.Fault as fault:
        expect((fault.faultCode, fault.faultString), (1, "<class 'Exception'>:method \"apagar_tudo\" is not supported"))
    several = xmlrpc.client.MultiCall(b)
    several.listar_salas()
    several.listar_usuarios("redes")
    expect(list(several()), [[True, ["geral", "redes"]], [True, []]])
    assert "entrar_sala" in a.system.listMethods()

    # Too much at once is told as such, however much it is.
    for size in (70_000, 300_000, 3_000_000):
        try:
            server("127.0.0.1", port_of(a)).criar_sala("x" * size)
            sys.exit("expected an error")
        except xmlrpc.client.ProtocolError as error:
            expect(error.errcode, 413)

    # Whoever is quiet makes room for others, and comes back unharmed.
    crowd = [socket.create_connection(("127.0.0.1", int(port_of(a)))) for _ in range(300)]
    expect(a.listar_salas(), [True, ["geral", "redes"]])
    for connection in crowd:
        connection.close()

    # Many who poll at once, each on a connection of its own.
    def crowd(number):
        proxy = server("127.0.0.1", port_of(b))
        client = Client(f"p{number}", proxy)
        expect(proxy.registrar_usuario(client.name)[0], True)
        client.enter("redes")
        client.say(f"oi de {number}")
        crowds.append(client)

    crowds = []
    threads = [threading.Thread(target=crowd, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect(len(crowds), 40)
    for client in crowds:
        heard = [line for line in client.poll() if ": oi de " in line]
        expect(len(heard), len(set(heard)))
        assert f"{client.name}: oi de {client.name[1:]}" in heard, heard
    print("ok")


main()
