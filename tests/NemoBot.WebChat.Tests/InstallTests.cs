using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Harness.WebChat;
using NemoBot.Core.Text.Localization;

namespace NemoBot.WebChat.Tests;

/// <summary>The page can be installed, and has a page of its own for times without a connection.</summary>
public sealed partial class InstallTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public static TheoryData<string> AllLanguages => [.. Languages.All.Select(language => language.Name)];

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public async Task The_manifest_is_in_the_language_of_the_page(string language)
    {
        _page.Browser.DefaultRequestHeaders.Add("Accept-Language", language);
        var address = new Uri(_page.Host.Address, ManifestLink().Match(await _page.Browser.GetStringAsync("/")).Groups["path"].Value);

        using var answer = await _page.Browser.GetAsync(address);

        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType?.MediaType);
        using var manifest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        string Field(string name) => manifest.RootElement.GetProperty(name).GetString()!;
        Assert.Equal((language, "/", "/", "/", "standalone"), (Field("lang"), Field("id"), Field("start_url"), Field("scope"), Field("display")));
        Assert.Equal(Texts.In(language)[TextKey.PageTagline], Field("description"));
        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            using var picture = await _page.Browser.GetAsync(new Uri(address, icon.GetProperty("src").GetString()!));
            Assert.Equal((HttpStatusCode.OK, icon.GetProperty("type").GetString()), (picture.StatusCode, picture.Content.Headers.ContentType?.MediaType));
            if (icon.GetProperty("sizes").GetString() is not "any" and var size)
            {
                var bytes = await picture.Content.ReadAsByteArrayAsync();
                Assert.Equal(size, $"{BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16))}x{BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20))}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public async Task The_page_for_times_without_a_connection_has_its_words_and_needs_only_what_is_kept_with_it(string language)
    {
        var folder = ManifestLink().Match(await _page.Browser.GetStringAsync("/")).Groups["folder"].Value;
        var worker = await _page.Browser.GetStringAsync($"{folder}/later/worker.js");

        using var answer = await _page.Browser.GetAsync($"{folder}/offline/{language}");

        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(("text/html", "public, max-age=31536000, immutable"), (answer.Content.Headers.ContentType?.MediaType, answer.Headers.CacheControl?.ToString()));
        Assert.Contains(Texts.In(language)[TextKey.WebOfflineText], WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        Assert.All(Parts().Matches(html), part =>
        {
            Assert.StartsWith($"{folder}/", part.Groups["path"].Value, StringComparison.Ordinal);
            Assert.Contains($"${{assets}}{part.Groups["path"].Value[(folder.Length + 1)..]}", worker, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Only_the_service_worker_may_serve_the_page()
    {
        using var worker = await _page.Browser.GetAsync("/page/later/worker.js");
        using var other = await _page.Browser.GetAsync("/page/app.js");

        Assert.Equal(["/"], worker.Headers.GetValues("Service-Worker-Allowed"));
        Assert.False(other.Headers.Contains("Service-Worker-Allowed"));
        var policy = worker.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("worker-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("manifest-src 'self'", policy, StringComparison.Ordinal);
    }

    [GeneratedRegex("""<link rel="manifest" href="(?<path>(?<folder>/page/v-[0-9a-f]{16})/[^"]+)">""")]
    private static partial Regex ManifestLink();

    [GeneratedRegex("(?:src|href)=\"(?<path>/page/[^\"]+)\"")]
    private static partial Regex Parts();
}
