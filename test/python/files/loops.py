import math
def naive(y_true, y_pred):
    B, H, W, _ = y_true.shape
    l = 0
    for b in range(B):
        for i in range(H):
            for j in range(W):
                c = y_true[b][i][j][0] * y_pred[b][i][j][0] + y_true[b][i][j][1] * y_pred[b][i][j][1]
                s = y_true[b][i][j][0] * y_pred[b][i][j][1] - y_true[b][i][j][1] * y_pred[b][i][j][0]
                l = l + abs(math.atan2(s, c)) ** 1.2
    return l / (B * H * W)
