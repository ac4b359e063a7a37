using System.Net;
using System.Text;
using System.Text.Json;

namespace Harness.WebChat;

/// <summary>What the page sends, and what it reads from the answers.</summary>
internal static class Sending
{
    /// <summary>The first bytes of an MP4; enough to be detected as one.</summary>
    public static byte[] Mp4 { get; } = [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp41"u8, 1, 2, 3, 4];

    public static MultipartFormDataContent Form(string? text, params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        if (text is not null)
        {
            form.Add(new StringContent(text), "text");
        }

        foreach (var (name, content) in files)
        {
            form.Add(new ByteArrayContent(content), "files", name);
        }

        return form;
    }

    public static async Task<HttpResponseMessage> SayAsync(this HttpClient browser, string? text, string? id = null, string? language = null, params (string Name, byte[] Content)[] files)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages") { Content = Form(text, files) };
        if (id is not null)
        {
            request.Headers.Add("X-Message-Id", id);
        }

        if (language is not null)
        {
            request.Headers.Add("X-Chat-Language", language);
        }

        return await browser.SendAsync(request);
    }

    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient browser, string json) =>
        browser.PostAsync("/api/chat/messages", new StringContent(json, Encoding.UTF8, "application/json"));

    public static async Task<string> AcceptedIdAsync(this HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await JsonAsync(response)).GetProperty("id").GetString()!;
    }

    /// <summary>Asserts a refusal with a message, and returns it.</summary>
    public static async Task<string> RefusedAsync(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        var error = (await JsonAsync(response)).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        return error.GetProperty("message").GetString()!;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
