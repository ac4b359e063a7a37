using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace NemoBot.WebChat.Api;

/// <summary>Serves the description of the HTTP interface for scripts (OpenAPI) at <c>/api/openapi.json</c>. The schemas are those of the records on the wire.</summary>
internal static class ApiDescription
{
    public const string Path = "/api/openapi.json";

    /// <summary>The name that the library gives to a document whose address names none.</summary>
    private const string Document = "v1";
    private const string KeyScheme = "key";
    private const string CookieScheme = "cookie";

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        services.AddOpenApi(Document, static options =>
        {
            options.ShouldInclude = static _ => false; // Everything comes from the table.
            options.AddDocumentTransformer(DescribeAsync);
        });
        return services;
    }

    public static void MapApiDescription(this WebApplication app) => app.MapOpenApi(Path);

    private static async Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "NemoBot",
            Version = typeof(ApiDescription).Assembly.GetName().Version?.ToString(3) ?? "0",
            Description = "Edits video in a chat. Every call is about one chat: that of the key (made at /keys), or of the cookie that GET / sets.",
        };
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
            [CookieScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = ChatCookie.Name },
        };
        document.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(CookieScheme, document)] = [] },
        ];
        foreach (var path in ApiOperations.All.GroupBy(operation => operation.Path, StringComparer.Ordinal))
        {
            var item = new OpenApiPathItem { Operations = [] };
            foreach (var operation in path)
            {
                item.Operations.Add(HttpMethod.Parse(operation.Method), await ToOpenApiAsync(operation, context, cancellationToken));
            }

            document.Paths.Add(path.Key, item);
        }

        var ended = ApiOperations.JobEnded;
        document.Webhooks = new Dictionary<string, IOpenApiPathItem>
        {
            [ended.Path] = new OpenApiPathItem { Operations = new() { [HttpMethod.Parse(ended.Method)] = await ToOpenApiAsync(ended, context, cancellationToken) } },
        };
    }

    private static async Task<OpenApiOperation> ToOpenApiAsync(ApiOperation operation, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var described = new OpenApiOperation
        {
            OperationId = $"{operation.Method.ToLowerInvariant()}{string.Concat(operation.Path.Split('/', '{', '}').Where(part => part.Length > 0).Skip(2).Select(part => char.ToUpperInvariant(part[0]) + part[1..]))}",
            Summary = operation.Summary,
            Description = operation.Description,
            Parameters = [.. operation.Parameters.Select(ToOpenApi)],
            RequestBody = await BodyAsync(operation, context, cancellationToken),
            Responses = [],
        };
        foreach (var answer in operation.Answers)
        {
            described.Responses.Add(answer.Status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
            {
                Description = answer.Description,
                Content = answer switch
                {
                    { Json: { } type } => new Dictionary<string, OpenApiMediaType> { [answer.Media ?? "application/json"] = new() { Schema = await SchemaAsync(type, context, cancellationToken) } },
                    { Media: { } media } => new Dictionary<string, OpenApiMediaType> { [media] = new() { Schema = Binary } },
                    _ => null,
                },
            });
        }

        return described;
    }

    private static async Task<IOpenApiRequestBody?> BodyAsync(ApiOperation operation, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var content = new Dictionary<string, OpenApiMediaType>();
        if (operation.Form.Count > 0)
        {
            content["multipart/form-data"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = operation.Form.ToDictionary(field => field.Name, IOpenApiSchema (field) => ToOpenApi(field)) } };
        }

        if (operation.Json is { } type)
        {
            content["application/json"] = new() { Schema = await SchemaAsync(type, context, cancellationToken) };
        }

        if (operation.Bytes is { } media)
        {
            content[media] = new() { Schema = Binary };
        }

        return content.Count == 0 ? null : new OpenApiRequestBody { Required = true, Content = content };
    }

    private static OpenApiSchema Binary => new() { Type = JsonSchemaType.String, Format = "binary" };

    private static OpenApiSchema ToOpenApi((string Name, bool IsFiles, string Description) field) => field.IsFiles
        ? new() { Type = JsonSchemaType.Array, Items = Binary, Description = field.Description }
        : new() { Type = JsonSchemaType.String, Description = field.Description };

    private static IOpenApiParameter ToOpenApi(ApiParameter parameter) => new OpenApiParameter
    {
        In = parameter.In switch { "path" => ParameterLocation.Path, "query" => ParameterLocation.Query, _ => ParameterLocation.Header },
        Name = parameter.Name,
        Description = parameter.Description,
        Required = parameter.IsRequired,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static Task<OpenApiSchema> SchemaAsync(Type type, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken) =>
        context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken);
}
