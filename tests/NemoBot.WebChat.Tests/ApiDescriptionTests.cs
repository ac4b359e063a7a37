using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.WebChat;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace NemoBot.WebChat.Tests;

public sealed class ApiDescriptionTests
{
    [Fact]
    public async Task The_description_is_valid_and_tells_every_operation_of_the_chat()
    {
        await using var host = await WebChatHost.StartAsync();
        using var browser = host.NewBrowser();
        var json = await browser.GetStringAsync("/api/openapi.json");

        var (document, diagnostic) = OpenApiDocument.Parse(json, OpenApiConstants.Json);
        Assert.Empty(diagnostic!.Errors);
        var described = document!.Paths.SelectMany(path => path.Value.Operations!.Keys.Select(method => $"{method} {path.Key}")).ToHashSet(StringComparer.Ordinal);
        var mapped = host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} {endpoint.RoutePattern.RawText}"))
            .Where(operation => operation.Contains(" /api/chat/", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);

        Assert.Empty(described.Except(mapped));
        Assert.All(mapped.Except(described), left => Assert.Matches("^(OPTIONS|HEAD|POST) |/push$", left)); // What browsers need beside it: options, the page's notifications, tus without PATCH.
    }

    [Fact]
    public async Task Its_schemas_are_those_of_the_wire()
    {
        await using var host = await WebChatHost.StartAsync();
        using var browser = host.NewBrowser();
        var document = JsonNode.Parse(await browser.GetStringAsync("/api/openapi.json"))!;

        var accepted = document["paths"]!["/api/chat/messages"]!["post"]!["responses"]!["202"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal(["id"], Resolve(document, accepted)["properties"]!.AsObject().Select(property => property.Key));
        var entry = document["paths"]!["/api/chat/events"]!["get"]!["responses"]!["200"]!["content"]!["text/event-stream"]!["schema"]!;
        Assert.Contains("buttons", Resolve(document, entry)["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal(["cookie", "key"], document["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key).Order(StringComparer.Ordinal));
        Assert.Equal(JsonValueKind.Array, document["security"]!.GetValueKind());
    }

    private static JsonNode Resolve(JsonNode document, JsonNode schema) =>
        schema["$ref"]?.GetValue<string>() is { } reference ? reference.Split('/').Skip(1).Aggregate(document, (node, part) => node[part]!) : schema;
}
