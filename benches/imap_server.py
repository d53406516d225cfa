#!/usr/bin/env python3
"""Serves a folder of .eml files by IMAP4rev1 (RFC 3501) on a free loopback port, read-only, to one client at a time, as
much of it as huizong speaks; prints the port.  usage: imap_server.py FOLDER"""
import pathlib, re, socketserver, sys

MAILS = sorted(pathlib.Path(sys.argv[1]).glob("*.eml"))
ARRIVAL = '"02-Jul-2020 09:00:00 +0800"'


class Session(socketserver.StreamRequestHandler):
    # An answer of two writes would wait for the delayed acknowledgement of the first.
    disable_nagle_algorithm = True

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode("ascii", "replace").strip().partition(" ")
            name = command.upper()
            if name.startswith("CAPABILITY"):
                self.say("* CAPABILITY IMAP4rev1")
            elif name.startswith("LIST"):
                self.say('* LIST () "/" INBOX')
            elif name.startswith(("SELECT", "EXAMINE")):
                self.say(f"* {len(MAILS)} EXISTS")
                self.say("* OK [UIDVALIDITY 1] UIDs valid")
            elif found := re.match(r"FETCH (\d+):(\d+) ", name):
                for number in range(int(found[1]), min(int(found[2]), len(MAILS)) + 1):
                    size = MAILS[number - 1].stat().st_size
                    self.say(f"* {number} FETCH (UID {number} RFC822.SIZE {size} FLAGS ())")
            elif found := re.match(r"UID FETCH (\d+) ", name):
                number = int(found[1])
                mail = MAILS[number - 1].read_bytes()
                self.wfile.write(f"* {number} FETCH (UID {number} INTERNALDATE {ARRIVAL} BODY[] {{{len(mail)}}}\r\n".encode())
                self.wfile.write(mail + b")\r\n")
            elif name.startswith("LOGOUT"):
                self.say("* BYE done")
                self.say(f"{tag} OK done")
                return
            self.say(f"{tag} OK done")


with socketserver.TCPServer(("127.0.0.1", 0), Session) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
