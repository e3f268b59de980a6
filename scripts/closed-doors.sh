# To be sourced: servers started from here on open no doors to other programs, whose ports are fixed.
export RECADO_XMLRPC=nao RECADO_SALAS_A=nao RECADO_SALAS_B=nao RECADO_BINDER=nao RECADO_GRPC=nao
