"""A room chat (variant A) as the existing ones are made: Python's own XML-RPC server, one thread, lists in memory.

Usage: double.py. Prints its port and serves until it is ended. As Recado, it gives the last 50 messages.
"""

import datetime
import sys
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer

GIVEN = 50


class Chat:
    def __init__(self):
        self.users = {}
        self.rooms = {"geral": {"usuarios": [], "mensagens": []}}

    def _keep(self, room, kind, who, text, to=None):
        message = {"tipo": kind, "origem": who, "conteudo": text, "timestamp": datetime.datetime.now()}
        if to:
            message["destino"] = to
        self.rooms[room]["mensagens"].append(message)

    def _seen_by(self, name, room):
        seen = [
            message
            for message in self.rooms[room]["mensagens"]
            if message["tipo"] == "broadcast" or name in (message["origem"], message.get("destino"))
        ]
        return seen[-GIVEN:]

    def registrar_usuario(self, name):
        if name in self.users:
            return False, "Nome de usuário já está em uso."
        self.users[name] = None
        return True, f"Usuário '{name}' registrado com sucesso."

    def criar_sala(self, room):
        if room in self.rooms:
            return False, "O nome da sala já existe."
        self.rooms[room] = {"usuarios": [], "mensagens": []}
        return True, f"Sala '{room}' criada com sucesso."

    def entrar_na_sala(self, name, room):
        if name not in self.users:
            return False, "Usuário não registrado."
        if room not in self.rooms:
            return False, "Sala não encontrada."
        self.users[name] = room
        self.rooms[room]["usuarios"].append(name)
        self._keep(room, "broadcast", "SERVER", f"{name} entrou na sala.")
        return True, {"usuarios": self.rooms[room]["usuarios"], "mensagens": self._seen_by(name, room)}

    def enviar_mensagem(self, name, room, text, to=None):
        if self.users.get(name) != room:
            return False, "Usuário não está na sala especificada."
        if to and to not in self.rooms[room]["usuarios"]:
            return False, "Destinatário não está na mesma sala."
        self._keep(room, "unicast" if to else "broadcast", name, text, to or "todos")
        return True, "Mensagem enviada com sucesso."

    def receber_mensagens(self, name, room):
        if self.users.get(name) != room:
            return False, "Usuário não está na sala especificada."
        return True, self._seen_by(name, room)


class Server(SimpleXMLRPCServer):
    # Whoever calls at once waits, and is not refused.
    request_queue_size = 512


def main():
    server = Server(("127.0.0.1", 0), SimpleXMLRPCRequestHandler, allow_none=True, logRequests=False)
    server.register_instance(Chat())
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
