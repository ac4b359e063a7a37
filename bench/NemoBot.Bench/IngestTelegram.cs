using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Fakes.Telegram;

namespace NemoBot.Bench;

/// <summary>The part of Telegram that an answer needs: getUpdates with long polling, sendMessage, and reactions.</summary>
/// <remarks>As at Telegram, an update stays until the bot confirms it with the next offset.</remarks>
internal sealed class IngestTelegram : IIngestPlatform
{
    private const int FirstPerson = 1000;
    private const int FirstMessage = 1_000_000;
    private static readonly byte[] Done = [.. "{\"ok\":true,\"result\":true}"u8];
    private static readonly byte[] Me = [.. """{"ok":true,"result":{"id":4242424242,"is_bot":true,"first_name":"Nemo","username":"nemo_fake_bot"}}"""u8];

    private readonly IngestServer _server;
    private readonly ConcurrentQueue<(long Id, byte[] Json)> _waiting = new();
    private readonly Queue<(long Id, byte[] Json)> _unconfirmed = new();
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private readonly TaskCompletionSource _polled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _updates;
    private int _firstMessage = FirstMessage;
    private (IngestTally Tally, int People, int Messages) _talk;

    public IngestTelegram()
    {
        _server = new(AnswerAsync);
        Settings = [("Telegram__Token", FakeTelegram.Token), ("Telegram__ApiUrl", _server.Start().ToString())];
    }

    public IReadOnlyList<(string Name, string Value)> Settings { get; }

    public Task OpenAsync(Uri bot, int people) => _polled.Task;

    public async Task TalkAsync(IngestTally tally, int people, int messages, CancellationToken cancellationToken)
    {
        _talk = (tally, people, messages);
        for (var person = 0; person < Math.Min(people, messages); person++)
        {
            Say(person);
        }

        await tally.Done.WaitAsync(cancellationToken);
        _firstMessage += messages; // Ids are never reused.
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        _arrived.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Say(int message)
    {
        var person = FirstPerson + message % _talk.People;
        _talk.Tally.Said(message);
        var id = Interlocked.Increment(ref _updates);
        _waiting.Enqueue((id, Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"update_id":{{id}},"message":{"message_id":{{_firstMessage + message}},"from":{"id":{{person}},"is_bot":false,"first_name":"Ana","language_code":"en"},"chat":{"id":{{person}},"type":"private","first_name":"Ana"},"date":1790000000,"text":"help"} }"""))));
        try
        {
            _arrived.Release();
        }
        catch (SemaphoreFullException)
        {
            // The poll is already signalled.
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(IngestRequest request)
    {
        if (request.IsFor("/sendMessage"u8))
        {
            return Sent(request);
        }

        return request.IsFor("/getUpdates"u8) ? await PollAsync(request.Number("\"offset\":"u8)) : request.IsFor("/getMe"u8) ? Me : Done;
    }

    private byte[] Sent(IngestRequest request)
    {
        var chat = request.Number("\"chat_id\":"u8);
        var message = (int)(request.Number("\"reply_parameters\":{\"message_id\":"u8) - _firstMessage);
        if (message >= 0 && message % _talk.People == chat - FirstPerson && _talk.Tally.TryAnswer(message) && message + _talk.People < _talk.Messages)
        {
            Say(message + _talk.People);
        }

        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$$"""{"ok":true,"result":{"message_id":{{{Interlocked.Increment(ref _updates)}}},"date":1790000000,"chat":{"id":{{{chat}}},"type":"private"} } }"""));
    }

    private async Task<ReadOnlyMemory<byte>> PollAsync(long offset)
    {
        _polled.TrySetResult();
        while (_unconfirmed.TryPeek(out var oldest) && oldest.Id < offset)
        {
            _unconfirmed.Dequeue();
        }

        while (_unconfirmed.Count == 0)
        {
            while (_unconfirmed.Count < 100 && _waiting.TryDequeue(out var update))
            {
                _unconfirmed.Enqueue(update);
            }

            if (_unconfirmed.Count == 0)
            {
                await _arrived.WaitAsync();
            }
        }

        using var answer = new MemoryStream();
        answer.Write("{\"ok\":true,\"result\":["u8);
        foreach (var (id, json) in _unconfirmed)
        {
            answer.Write(id == _unconfirmed.Peek().Id ? ""u8 : ","u8);
            answer.Write(json);
        }

        answer.Write("]}"u8);
        return answer.ToArray();
    }
}
