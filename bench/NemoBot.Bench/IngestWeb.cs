using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NemoBot.Bench;

/// <summary>Users with an open page of the web chat: each has an event stream and a connection for posts.</summary>
internal sealed class IngestWeb : IIngestPlatform
{
    private readonly List<IngestVisitor> _visitors = [];

    public IReadOnlyList<(string Name, string Value)> Settings => [];

    public async Task OpenAsync(Uri bot, int people)
    {
        for (var person = 0; person < people; person++)
        {
            _visitors.Add(await IngestVisitor.OpenAsync(bot));
        }
    }

    public Task TalkAsync(IngestTally tally, int people, int messages, CancellationToken cancellationToken) => Task.WhenAll(_visitors.Select(async (visitor, person) =>
    {
        for (var message = person; message < messages; message += people)
        {
            tally.Said(message);
            await visitor.AskAsync(cancellationToken);
            tally.TryAnswer(message);
        }
    }));

    public ValueTask DisposeAsync()
    {
        _visitors.ForEach(visitor => visitor.Dispose());
        return ValueTask.CompletedTask;
    }
}

/// <summary>The browser of one user, with two sockets.</summary>
internal sealed class IngestVisitor : IDisposable
{
    private static readonly byte[] Answers = [.. "\"repliesTo\":\""u8];
    private readonly Wire _posts;
    private readonly Wire _events;
    private readonly byte[] _message;

    private IngestVisitor(Wire posts, Wire events, byte[] message) => (_posts, _events, _message) = (posts, events, message);

    public static async Task<IngestVisitor> OpenAsync(Uri bot)
    {
        var posts = await Wire.ConnectAsync(bot);
        await posts.SendAsync(Request("GET", "/", bot, "", ""));
        var cookie = await posts.ReadAsync("nemo_chat="u8.ToArray(), (byte)';', CancellationToken.None);
        posts.Dispose(); // The rest of the page is not needed.

        posts = await Wire.ConnectAsync(bot);
        var events = await Wire.ConnectAsync(bot);
        await events.SendAsync(Request("GET", "/api/chat/events", bot, cookie, ""));
        await events.ReadAsync("event: synced"u8.ToArray(), (byte)'\n', CancellationToken.None);
        return new(posts, events, Request("POST", "/api/chat/messages", bot, cookie, """{"text":"help"}"""));
    }

    /// <summary>Sends "help", and completes when the message is stored and the page has the answer.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        await _posts.SendAsync(_message);
        var id = await _posts.ReadAsync("{\"id\":\""u8.ToArray(), (byte)'"', cancellationToken);
        await _posts.ReadAsync("\r\n0\r\n\r"u8.ToArray(), (byte)'\n', cancellationToken); // The last chunk.
        if (await _events.ReadAsync(Answers, (byte)'"', cancellationToken) != id)
        {
            throw new InvalidDataException("An answer to another message: one was answered twice.");
        }
    }

    public void Dispose()
    {
        _posts.Dispose();
        _events.Dispose();
    }

    private static byte[] Request(string method, string path, Uri bot, string cookie, string body) => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: {bot.Authority}\r\nCookie: nemo_chat={cookie}\r\n"
        + (body.Length == 0 ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

    /// <summary>A connection that is scanned for a few markers.</summary>
    private sealed class Wire(Socket socket) : IDisposable
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _start;
        private int _end;

        public static async Task<Wire> ConnectAsync(Uri address)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port));
            return new(socket);
        }

        public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => socket.SendAsync(bytes);

        /// <summary>Reads up to the mark, and returns the text between it and the end mark. Earlier data is discarded.</summary>
        public async ValueTask<string> ReadAsync(byte[] mark, byte endMark, CancellationToken cancellationToken)
        {
            while (true)
            {
                var at = _buffer.AsSpan(_start, _end - _start).IndexOf(mark);
                if (at >= 0 && _buffer.AsSpan(_start + at + mark.Length, _end - _start - at - mark.Length).IndexOf(endMark) is >= 0 and var length)
                {
                    var text = Encoding.ASCII.GetString(_buffer, _start + at + mark.Length, length);
                    _start += at + mark.Length + length + 1;
                    return text;
                }

                // The buffer may end within a mark; the text after a complete one is short.
                var keep = at >= 0 ? _end - _start - at : Math.Min(_end - _start, mark.Length);
                _buffer.AsSpan(_end - keep, keep).CopyTo(_buffer);
                (_start, _end) = (0, keep);
                var read = await socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
                _end += read > 0 ? read : throw new EndOfStreamException("The bot hung up.");
            }
        }

        public void Dispose() => socket.Dispose();
    }
}
