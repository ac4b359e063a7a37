using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.StaticFiles;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Captions;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Keys;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>Serves the page, which is embedded in the assembly (folder Page) and small enough to stay in memory.</summary>
public sealed class PageFiles
{
    private const string Prefix = "webchat/";

    /// <summary>The file chooser's filter. Files that it hides, such as those without an extension, can still be dropped on the page. HEIC is left out: an iPhone then sends its photos as JPG.</summary>
    private static readonly string Accept = string.Join(',', MediaFormats.Accepted.Select(format => format.MediaType).Concat(MediaFormats.AcceptedExtensions).Concat(CaptionFormat.All.Select(format => format.Extension)));

    /// <summary>Encodes like <see cref="HtmlEncoder.Default"/>, but keeps the letters of all scripts.</summary>
    internal static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Begins the folder of the assets' addresses, which changes with any of them: browsers keep them without asking again, and modules import their neighbours of the same version.</summary>
    private const string Version = "v-";

    /// <summary>The folder of modules that the script imports when it first needs them; a first visit does without.</summary>
    private const string Later = "later/";

    /// <summary>The folder of the pages behind links, which are no part of the chat's page.</summary>
    private const string Send = "send/";

    /// <summary>The folder of the page of a chat's keys.</summary>
    private const string Keys = "keys/";
    private const string Worker = Later + "worker.js";
    private const string AssetsPlace = "{{assets}}";

    /// <summary>The small pages, whose files have only what the layout does not: lines for the head, if any, up to an empty line, and the main part.</summary>
    private static readonly string[] SmallPages = ["login.html", "not-found.html", "offline.html", $"{Send}note.html", $"{Keys}keys.html"];

    private readonly FrozenDictionary<string, PageFile> _files;
    private readonly string _assets;

    /// <summary>Lets the browser load all modules at once, instead of one level of imports after the other.</summary>
    private readonly string _modules;
    private readonly FrozenDictionary<string, PageFile> _chats;

    public PageFiles()
    {
        var files = Load();
        var layout = TextOf(files["layout.html"]);
        foreach (var name in SmallPages)
        {
            files[name] = new(Encoding.UTF8.GetBytes(LaidOut(layout, TextOf(files[name]))), "text/html");
        }

        var shells = Languages.All.ToDictionary(language => $"offline/{language.Name}", language => Shell(files["offline.html"], Texts.In(language.Name)));
        var version = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value.Hash).Concat(shells.Values))));
        _assets = $"/page/{Version}{Convert.ToHexStringLower(version.AsSpan(0, 8))}";
        foreach (var (name, html) in shells)
        {
            files[name] = new(Encoding.UTF8.GetBytes(html.Replace(AssetsPlace, _assets, StringComparison.Ordinal)), "text/html");
        }

        _files = files.ToFrozenDictionary();
        _modules = string.Concat(_files.Keys.Where(name => name.EndsWith(".js", StringComparison.Ordinal) && !name.StartsWith(Later, StringComparison.Ordinal) && !name.StartsWith(Send, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => $"<link rel=\"modulepreload\" href=\"{_assets}/{name}\">"));
        _chats = Languages.All.ToFrozenDictionary(language => language.Name, language => Chat(Texts.In(language.Name)));
    }

    /// <summary>Writes an asset by its path below <c>/page/</c>, with or without the folder of its version. HTML pages are not assets.</summary>
    /// <exception cref="RefusedRequestException">There is no such asset.</exception>
    public Task WritePartAsync(HttpContext context)
    {
        var path = context.Request.RouteValues["name"] as string ?? "";
        // A page that was opened before an update asks for the version it knows, and gets the present one; it must not keep it under the old address.
        var name = path.StartsWith(Version, StringComparison.Ordinal) && path.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? path[(end + 1)..] : path;
        if (name == Worker)
        {
            context.Response.Headers["Service-Worker-Allowed"] = "/"; // It serves the page, which is not in the folder of its assets.
        }

        return _files.TryGetValue(name, out var file) && !name.EndsWith(".html", StringComparison.Ordinal)
            ? file.WriteAsync(context, isImmutable: $"/page/{path}" == $"{_assets}/{name}")
            : throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound);
    }

    /// <param name="language">One of <see cref="Languages.All"/>.</param>
    public Task WriteChatAsync(HttpContext context, string language)
    {
        context.Response.Headers.Vary = "Accept-Language, X-Chat-Language, Cookie";
        return _chats[language].WriteAsync(context, isImmutable: false);
    }

    public Task WriteNotFoundAsync(HttpContext context)
    {
        var texts = RequestLanguage.TextsFor(context.Request);
        return WriteFilledAsync(context, "not-found.html", StatusCodes.Status404NotFound, new()
        {
            ["lang"] = texts.Language,
            ["title"] = texts[TextKey.WebNotFoundTitle],
            ["text"] = texts[TextKey.WebNotFoundText],
            ["back"] = texts[TextKey.WebBackToChat],
        });
    }

    /// <summary>Writes the page at which files are sent to the chat of a link.</summary>
    /// <param name="uploads">The path of its uploads.</param>
    /// <param name="about">What it is for.</param>
    internal Task WriteSendAsync(HttpContext context, Texts texts, string uploads, string about) => WriteFilledAsync(context, $"{Send}send.html", StatusCodes.Status200OK, new()
    {
        ["lang"] = texts.Language,
        ["words"] = PageWords.JsonOf(PageWords.ForSending(texts)),
        ["uploads"] = uploads,
        ["title"] = texts[TextKey.SendTitle],
        ["about"] = about,
        ["accept"] = Accept,
        ["choose"] = texts[TextKey.SendChoose],
        ["retry"] = texts[TextKey.PageRetry],
        ["hint"] = texts[TextKey.SendHint],
        ["noScript"] = texts[TextKey.PageNoScript],
    });

    /// <summary>Writes that a link no longer works, and what to do.</summary>
    internal Task WriteLinkGoneAsync(HttpContext context, Texts texts, TextKey next) => WriteNoteAsync(context, texts, StatusCodes.Status404NotFound, texts[TextKey.LinkGoneTitle], texts[next]);

    /// <summary>Writes a page that only says something, to somebody who has no chat here.</summary>
    internal Task WriteNoteAsync(HttpContext context, Texts texts, int status, string title, string text) =>
        WriteFilledAsync(context, $"{Send}note.html", status, new() { ["lang"] = texts.Language, ["title"] = title, ["text"] = text });

    /// <param name="problem">The error to show above the field; null for none.</param>
    public Task WriteLoginAsync(HttpContext context, int status, RefusalCode? problem) => WriteCodeFormAsync(context, status, problem, "/login", TextKey.WebAccessCode);

    /// <inheritdoc cref="WriteLoginAsync"/>
    public Task WriteOperatorLoginAsync(HttpContext context, int status, RefusalCode? problem) =>
        WriteCodeFormAsync(context, status, problem, "/operator/login", TextKey.WebOperatorCode);

    /// <summary>Writes instructions for operator access if no operator code is set.</summary>
    /// <param name="problem">The error to show first; null for none.</param>
    public Task WriteOperatorLinkAsync(HttpContext context, int status, RefusalCode? problem)
    {
        var texts = RequestLanguage.TextsFor(context.Request);
        var how = texts[TextKey.WebOperatorHow];
        return WriteFilledAsync(context, "not-found.html", status, new()
        {
            ["lang"] = texts.Language,
            ["title"] = texts[TextKey.WebOperatorPage],
            ["text"] = problem is { } code ? $"{RefusalTexts.Of(code, texts)} {how}" : how,
            ["back"] = texts[TextKey.WebBackToChat],
        });
    }

    /// <summary>Writes the page of a chat's keys and webhooks.</summary>
    internal Task WriteKeysAsync(HttpContext context, Texts texts, KeysView view)
    {
        // With "no-referrer" browsers send a form with "Origin: null", which the Origin check refuses.
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        var about = view.Keys.Count < ApiKey.Most ? texts[TextKey.WebKeysAbout] : $"{texts[TextKey.WebKeysAbout]} {texts.Format(TextKey.WebKeysMost, ApiKey.Most)}";
        var html = new StringBuilder(Filled($"{Keys}keys.html", new()
        {
            ["lang"] = texts.Language,
            ["title"] = texts[TextKey.WebKeysTitle],
            ["about"] = about,
            ["new"] = texts[TextKey.WebKeysNew],
            ["hooksTitle"] = texts[TextKey.WebHooksTitle],
            ["hooksAbout"] = texts.Format(TextKey.WebHooksAbout, JobHook.Most),
            ["hooksAddress"] = texts[TextKey.WebHooksAddress],
            ["hooksNew"] = texts[TextKey.WebHooksNew],
            ["back"] = texts[TextKey.WebBackToChat],
        }));
        html.Replace("{{made}}", KeysHtml.Made(view, texts)).Replace("{{problem}}", KeysHtml.Problem(view.Problem));
        html.Replace("{{keys}}", KeysHtml.List(view.Keys, texts)).Replace("{{hooks}}", KeysHtml.List(view.Hooks, texts));
        return context.Response.WriteAsync(html.ToString(), context.RequestAborted);
    }

    private Task WriteCodeFormAsync(HttpContext context, int status, RefusalCode? problem, string action, TextKey label)
    {
        var texts = RequestLanguage.TextsFor(context.Request);
        // With "no-referrer" browsers send a form with "Origin: null", which the Origin check refuses.
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        return WriteFilledAsync(context, "login.html", status, new()
        {
            ["lang"] = texts.Language,
            ["title"] = texts[label],
            ["text"] = problem is { } code ? RefusalTexts.Of(code, texts) : "",
            ["action"] = action,
            ["label"] = texts[label],
            ["enter"] = texts[TextKey.WebEnter],
        });
    }

    private Task WriteFilledAsync(HttpContext context, string name, int status, Dictionary<string, string> words)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Filled(name, words), context.RequestAborted);
    }

    /// <summary>Returns the chat page in one language, with the texts for its script.</summary>
    private PageFile Chat(Texts texts)
    {
        var words = PageWords.In(texts);
        var html = Filled("index.html", new(words) { ["lang"] = texts.Language, ["accept"] = Accept, ["words"] = PageWords.JsonOf(words) });
        return new(Encoding.UTF8.GetBytes(html), "text/html");
    }

    private static string TextOf(PageFile file) => Encoding.UTF8.GetString(file.Content.Span).ReplaceLineEndings("\n").TrimEnd('\n');

    private static string LaidOut(string layout, string page)
    {
        var parts = page.Split("\n\n", 2);
        return layout.Replace("{{head}}\n", parts.Length == 2 ? $"{parts[0]}\n" : "", StringComparison.Ordinal).Replace("{{main}}", parts[^1], StringComparison.Ordinal);
    }

    private string Filled(string name, Dictionary<string, string> words)
    {
        var html = new StringBuilder(Encoding.UTF8.GetString(_files[name].Content.Span)).Replace(AssetsPlace, _assets).Replace("{{modules}}", _modules);
        return Fill(html, words);
    }

    /// <summary>Returns the page that the service worker shows without a connection. It is an asset, so its own address of the assets is not known yet.</summary>
    private static string Shell(PageFile template, Texts texts) => Fill(new(Encoding.UTF8.GetString(template.Content.Span)), new()
    {
        ["lang"] = texts.Language,
        ["title"] = texts[TextKey.WebOfflineTitle],
        ["text"] = texts[TextKey.WebOfflineText],
        ["again"] = texts[TextKey.WebOfflineAgain],
    });

    private static string Fill(StringBuilder html, Dictionary<string, string> words)
    {
        foreach (var (key, value) in words)
        {
            html.Replace($"{{{{{key}}}}}", Html.Encode(value));
        }

        return html.ToString();
    }

    private static Dictionary<string, PageFile> Load()
    {
        var assembly = typeof(PageFiles).Assembly;
        var types = new FileExtensionContentTypeProvider();
        var embedded = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return KeyValuePair.Create(name[Prefix.Length..].Replace('\\', '/'), new PageFile(content, types.TryGetContentType(name, out var known) ? known : "application/octet-stream"));
        });
        var words = Languages.All.Select(language =>
            KeyValuePair.Create($"words/{language.Name}.json", new PageFile(Encoding.UTF8.GetBytes(PageWords.JsonOf(PageWords.AllIn(Texts.In(language.Name)))), "application/json")));
        var manifests = Languages.All.Select(language =>
            KeyValuePair.Create($"manifest/{language.Name}.webmanifest", new PageFile(Encoding.UTF8.GetBytes(Manifest.JsonIn(Texts.In(language.Name))), Manifest.MediaType)));
        return embedded.Concat(words).Concat(manifests).ToDictionary();
    }
}
