using System.Net.Http.Json;
using Telegram.Bot.Requests.Abstractions;

namespace NemoBot.Telegram.Api;

/// <summary>Records what is known of one try of a request, whatever becomes of it.</summary>
internal abstract class SentRequest
{
    /// <summary>Sets the library's options before the library writes or reads anything with them: all its requests are of this class.</summary>
    static SentRequest() => _ = AnswerJson.Envelope;

    /// <summary>Gets or sets the action to call after each block of the content, with true after the last one; may be null.</summary>
    public Action<bool>? Progressed { get; set; }

    /// <summary>Gets or sets the response's Retry-After header; null if it has none.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>Gets whether the last byte may have been sent. If not, the server has half a call at most, which it does not process.</summary>
    public bool IsComplete { get; private set; }

    protected HttpContent Wrap(HttpContent? content) => new SentContent(WithLength(content)) { Ending = () => IsComplete = true, Progressed = Progressed };

    /// <summary>Computes the length of JSON, which the library sends in chunks otherwise: not every gateway in front of a server accepts them.</summary>
    private static HttpContent WithLength(HttpContent? content)
    {
        if (content is not JsonContent json)
        {
            return content ?? new ByteArrayContent([]);
        }

        using (json)
        {
            var bytes = new MemoryStream();
            json.CopyTo(bytes, null, CancellationToken.None);
            return new ByteArrayContent(bytes.GetBuffer(), 0, (int)bytes.Length) { Headers = { ContentType = json.Headers.ContentType } };
        }
    }
}

/// <summary>Sends a request as it is, and has the library read the result by our own rules (<see cref="Answer{T}"/>).</summary>
internal sealed class SentRequest<T>(IRequest<T> request) : SentRequest, IRequest<Answer<T>>
{
    public HttpMethod HttpMethod => request.HttpMethod;

    public string MethodName => request.MethodName;

    public bool IsWebhookResponse { get => request.IsWebhookResponse; set => request.IsWebhookResponse = value; }

    public HttpContent ToHttpContent() => Wrap(request.ToHttpContent());
}
