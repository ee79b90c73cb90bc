package dev.tzero.evaluation.api;

import dev.tzero.evaluation.contract.Contracts;
import dev.tzero.evaluation.report.Comparison;
import dev.tzero.evaluation.report.MarkdownReport;
import dev.tzero.platform.errors.Calls;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.ReadableRequests;
import dev.tzero.proto.evaluation.v1.CompareEvaluationsRequest;
import dev.tzero.proto.evaluation.v1.CompareEvaluationsResponse;
import dev.tzero.proto.evaluation.v1.EvaluationServiceGrpc;
import dev.tzero.proto.evaluation.v1.GetEvaluationRequest;
import dev.tzero.proto.evaluation.v1.GetEvaluationResponse;
import dev.tzero.proto.evaluation.v1.GetReportRequest;
import dev.tzero.proto.evaluation.v1.GetReportResponse;
import dev.tzero.proto.evaluation.v1.ListEvaluationsRequest;
import dev.tzero.proto.evaluation.v1.ListEvaluationsResponse;
import dev.tzero.proto.evaluation.v1.ScoreComparison;
import dev.tzero.proto.evaluation.v1.StartEvaluationRequest;
import dev.tzero.proto.evaluation.v1.StartEvaluationResponse;
import dev.tzero.proto.evaluation.v1.WatchEvaluationRequest;
import dev.tzero.proto.evaluation.v1.WatchEvaluationResponse;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;

/** {@code tzero.evaluation.v1.EvaluationService}. */
@GrpcService
@Blocking
public class EvaluationGrpc implements BindableService, EvaluationServiceGrpc.AsyncService {
    private final EvaluationStarter starter;
    private final EvaluationQueries queries;
    private final Watchers watchers;

    EvaluationGrpc(EvaluationStarter starter, EvaluationQueries queries, Watchers watchers) {
        this.starter = starter;
        this.queries = queries;
        this.watchers = watchers;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ReadableRequests.of(EvaluationServiceGrpc.bindService(this));
    }

    @Override
    public void startEvaluation(StartEvaluationRequest request, StreamObserver<StartEvaluationResponse> observer) {
        Calls.unary(
                observer,
                () -> StartEvaluationResponse.newBuilder()
                        .setEvaluation(Contracts.evaluation(starter.start(Contracts.spec(request.getRequest()))))
                        .build());
    }

    @Override
    public void watchEvaluation(WatchEvaluationRequest request, StreamObserver<WatchEvaluationResponse> observer) {
        try {
            watchers.watch(request.getEvaluationId(), (ServerCallStreamObserver<WatchEvaluationResponse>) observer);
        } catch (RuntimeException e) {
            observer.onError(Failure.of(e).asStatus());
        }
    }

    @Override
    public void getEvaluation(GetEvaluationRequest request, StreamObserver<GetEvaluationResponse> observer) {
        Calls.unary(
                observer,
                () -> GetEvaluationResponse.newBuilder()
                        .setEvaluation(Contracts.evaluation(queries.get(request.getEvaluationId())))
                        .build());
    }

    @Override
    public void listEvaluations(ListEvaluationsRequest request, StreamObserver<ListEvaluationsResponse> observer) {
        Calls.unary(
                observer,
                () -> ListEvaluationsResponse.newBuilder()
                        .addAllEvaluations(queries.newest().stream()
                                .map(Contracts::evaluation)
                                .toList())
                        .build());
    }

    @Override
    public void compareEvaluations(
            CompareEvaluationsRequest request, StreamObserver<CompareEvaluationsResponse> observer) {
        Calls.unary(observer, () -> {
            var evaluation = queries.getComplete(request.getEvaluationId());
            var baseline = queries.getComplete(request.getBaselineEvaluationId());
            Comparison comparison = EvaluationQueries.comparing(() -> Comparison.of(evaluation, baseline));
            return CompareEvaluationsResponse.newBuilder()
                    .addAllRows(comparison.rows().stream()
                            .map(row -> ScoreComparison.newBuilder()
                                    .setScore(Contracts.score(row.score()))
                                    .setBaseline(Contracts.score(row.baseline()))
                                    .setAboveMajority(row.score().aboveMajority())
                                    .setVerdict(row.score().verdict())
                                    .build())
                            .toList())
                    .build();
        });
    }

    @Override
    public void getReport(GetReportRequest request, StreamObserver<GetReportResponse> observer) {
        Calls.unary(observer, () -> {
            var evaluation = queries.getComplete(request.getEvaluationId());
            var baseline = queries.baseline(request.getBaselineEvaluationId());
            return GetReportResponse.newBuilder()
                    .setMarkdown(EvaluationQueries.comparing(() -> MarkdownReport.of(evaluation, baseline)))
                    .build();
        });
    }
}
