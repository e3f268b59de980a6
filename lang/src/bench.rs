//! What `recado-bench rapido` says.

use crate::texts::texts;

texts! {
    bench_begins(server: &str, people: &str) = "{people} pessoas de teste vão falar por dois minutos em {server}. Quem estiver lá lê o que elas dizem.", "{people} test people will talk for two minutes at {server}. Whoever is there reads what they say.";
    bench_coming_in = "entrando", "coming in";
    bench_talking = "dez mensagens por segundo", "ten messages a second";
    bench_bursts = "muitas de uma vez", "many at once";
    bench_latency(median: &str, most: &str, worst: &str) = "Do envio à leitura: metade até {median} ms, 99 % até {most} ms, a pior {worst} ms.", "From sending to reading: half within {median} ms, 99 % within {most} ms, the worst {worst} ms.";
    bench_burst(messages: &str, time: &str) = "{messages} mensagens de uma vez a todos: {time} ms até a última ser lida.", "{messages} messages to everyone at once: {time} ms until the last is read.";
    bench_lost(lost: &str, all: &str) = "Perdidas: {lost} de {all}.", "Lost: {lost} of {all}.";
    bench_cpu(each: &str, kib: &str) = "O servidor: {each} µs de processador por entrega, {kib} KiB de memória.", "The server: {each} µs of processor a delivery, {kib} KiB of memory.";
    bench_generator = "Este programa foi o gargalo: os tempos dizem mais dele do que do servidor.", "This program was the bottleneck: the times say more of it than of the server.";
    bench_no_answer(server: &str, reason: &str) = "Não foi possível entrar em {server}: {reason}. Confira se é o endereço UDP de um servidor ligado e sem senha.", "Could not come in at {server}: {reason}. Check that it is the UDP address of a running server without a password.";
    bench_no_server = "ninguém atende nesse endereço e nessa porta", "nobody listens at that address and port";
    bench_unreachable = "este computador não tem caminho até lá", "this computer has no way there";
    bench_silent = "ninguém respondeu a tempo", "nobody answered in time";
    bench_refused(text: &str) = "o servidor recusou ({text})", "the server refused ({text})";
    bench_bad_address(typed: &str) = "“{typed}” não é o endereço de um servidor. Use IP:PORTA, como 192.168.0.10:1235.", "“{typed}” is not a server's address. Use IP:PORT, such as 192.168.0.10:1235.";
    bench_no_address = "Diga o endereço do servidor: recado-bench rapido 192.168.0.10:1235", "Say the server's address: recado-bench rapido 192.168.0.10:1235";
    bench_failed(reason: &str) = "A medição parou: {reason}.", "The measurement stopped: {reason}.";
}
