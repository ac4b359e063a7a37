using System.Net;
using System.Net.Http.Headers;
using Harness;
using Harness.Storage;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.WebChat.Tests;

/// <summary>Files that are not on this machine serve as well; only ffmpeg needs a copy, for as long as it runs.</summary>
public sealed class FilesElsewhereTests : IAsyncLifetime
{
    private readonly TemporaryFolder _copies = new();
    private WebChatHost _host = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WebChatHost.StartAsync(services: services => services.AddSingleton<IFileStore>(provider => new FilesElsewhere(provider.GetRequiredService<FileStore>(), _copies.Path)));
        _browser = await _host.OpenPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
        _copies.Dispose();
    }

    [Fact]
    public async Task A_file_is_uploaded_and_downloaded_in_part_without_a_copy()
    {
        var file = await SendAsync(Sending.Mp4);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/chat/files/{file.Id}") { Headers = { Range = new RangeHeaderValue(4, 7) } };

        var part = await _browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("ftyp"u8.ToArray(), await part.Content.ReadAsByteArrayAsync());
        Assert.Equal(0, Files.Copied);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // ffmpeg fails.
    public async Task A_still_is_made_from_a_copy_that_goes_afterwards(bool isVideo)
    {
        var file = await SendAsync(isVideo ? await Stills.ClipAsync("red") : Sending.Mp4);

        var still = await _browser.GetAsync($"/api/chat/files/{file.Id}/still");

        Assert.Equal(isVideo ? HttpStatusCode.OK : HttpStatusCode.NotFound, still.StatusCode);
        Assert.Equal(1, Files.Copied);
        Assert.Empty(Files.Copies);
    }

    [Fact]
    public async Task A_file_that_was_cleaned_up_has_no_still()
    {
        var file = await SendAsync(Sending.Mp4);
        File.Delete(Path.Combine(_host.Folder, "files", file.Path));

        Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync($"/api/chat/files/{file.Id}/still")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync($"/api/chat/files/{file.Id}")).StatusCode);
    }

    private FilesElsewhere Files => (FilesElsewhere)_host.Files;

    private async Task<StoredFile> SendAsync(byte[] content)
    {
        await (await _browser.SayAsync("", files: ("clip.mp4", content))).AcceptedIdAsync();
        return Assert.Single(await _host.Store.OldestFilesAsync(10, default));
    }
}
