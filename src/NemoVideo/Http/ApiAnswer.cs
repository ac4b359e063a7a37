using System.Text.Json;

namespace NemoVideo.Http;

/// <summary>A successful answer without its envelope. Fields are looked up in <c>data</c> first, then at top level.</summary>
internal sealed class ApiAnswer
{
    private readonly ApiCall _call;
    private readonly JsonElement _root;
    private readonly JsonElement? _data;

    private ApiAnswer(ApiCall call, JsonElement root)
    {
        _call = call;
        _root = root;
        _data = root.Find("data");
    }

    /// <summary>The content of the envelope, or the bare object itself.</summary>
    public JsonElement Data => _data ?? _root;

    public JsonElement? Find(params ReadOnlySpan<string> names) => Data.Find(names) ?? _root.Find(names);

    public string? FindText(params ReadOnlySpan<string> names) => Data.FindText(names) ?? _root.FindText(names);

    public double? FindNumber(params ReadOnlySpan<string> names) => Data.FindNumber(names) ?? _root.FindNumber(names);

    public string? FindId(string name) => Find(name)?.AsId();

    public NemoVideoApiException Lacks(string field) => new(NemoErrorCode.Unreadable, $"{_call}: the answer has no {field}.");

    /// <summary>Reads an answer in any envelope.</summary>
    /// <exception cref="NemoVideoApiException">It was an error, whatever its status, or not JSON.</exception>
    public static async Task<ApiAnswer> ReadAsync(ApiCall call, HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadAsync(response.Content, cancellationToken);
        var root = JsonFields.TryParse(body);
        if (ApiErrors.Find(call, response, root, body, time) is { } error)
        {
            throw error;
        }

        // A success without content may have an empty body.
        if (root is null && string.IsNullOrWhiteSpace(body) && call is ApiCall.RenderStart or ApiCall.RenderCancel)
        {
            return new(call, default);
        }

        return new(call, root ?? throw new NemoVideoApiException(NemoErrorCode.Unreadable, $"{call}: the answer is not JSON.") { RawCode = (int)response.StatusCode });
    }
}
